"""The table: which function handles which intent. Slack's action_id, Teams' verb and the clock use the same names."""

from __future__ import annotations

from collections.abc import Mapping

from cards import alignment as alignment_cards
from cards import cascade as cascade_cards
from cards import company_outcomes as outcome_cards
from cards import disagreement as disagreement_cards
from cards import my_data, nudges
from handlers import (
    absence,
    alignment,
    bring,
    cadence,
    cascade,
    channels,
    checkins,
    commands,
    company_outcomes,
    digests,
    edits,
    following,
    goals,
    help_requests,
    home,
    lifecycle,
    meetings,
    messages,
    one_on_ones,
    outside,
    plan,
    privacy,
    prompts,
    questioned,
    recording,
    reflections,
    replies,
    setup,
    status,
    update,
    why,
    zone,
)
from handlers.dispatch import Handler
from handlers.nudges import answers, disagreement, review
from handlers.sources import reading
from storage.workspaces import ERASE

HANDLERS: Mapping[str, Handler] = {
    # the clock
    plan.PROMPT: prompts.prompt,
    plan.REMIND: prompts.remind,
    plan.AGAIN: prompts.ask_again,
    plan.CLOSE: prompts.close,
    plan.SETTLE: replies.settle,
    plan.PLAN: plan.replan,
    plan.TEAM_DIGEST: digests.post_team,
    plan.MANAGER_DIGEST: digests.post_manager,
    plan.COMPANY_DIGEST: digests.post_company,
    digests.REFRESH: digests.bring_up_to_date,
    plan.NUDGES: review.review,
    plan.TIDY: lifecycle.tidy,
    meetings.DUE: one_on_ones.send_due,
    ERASE: lifecycle.erase,
    # what a platform says of itself
    lifecycle.PAUSE: lifecycle.pause,
    lifecycle.RESUME: lifecycle.resume,
    plan.EXTEND: following.extend,
    # what other systems hand in
    outside.RECORD: outside.record_progress,
    outside.PUSH: outside.push,
    reading.READ: reading.keep,
    # what people type
    "message": messages.message,
    "message.edit": edits.edit,
    "message.delete": edits.delete,
    "command": commands.command,
    "help.show": commands.show_help,
    # where things stand
    "home.show": home.show,
    "goal.show": status.show_goal,
    "goal.list": status.show_list,
    "goal.tree": status.show_tree,
    "goal.why": why.explain,
    "person.show": status.show_person,
    "team.show": status.show_team,
    "goal.preview": status.preview,
    "channel.share": channels.share,
    # outcomes
    outcome_cards.SHOW: company_outcomes.show,
    outcome_cards.NEW: company_outcomes.open_form,
    outcome_cards.WRITE: company_outcomes.understand,
    outcome_cards.KEEP: company_outcomes.keep,
    outcome_cards.UNDO: company_outcomes.undo,
    outcome_cards.PICK: company_outcomes.pick,
    outcome_cards.FORM: company_outcomes.change_form,
    outcome_cards.CHANGE: company_outcomes.change,
    outcome_cards.REMOVE: company_outcomes.remove,
    outcome_cards.RESTORE: company_outcomes.restore,
    # from an outcome to goals
    cascade_cards.SHOW: cascade.show,
    cascade_cards.OF_OUTCOME: cascade.of_outcome,
    cascade_cards.OF_TEAM: cascade.of_team,
    cascade_cards.BEHAVIOUR: cascade.write_draft,
    cascade_cards.EDIT: cascade.edit,
    cascade_cards.DRAFT: cascade.keep_edited,
    cascade_cards.WHOM: cascade.whom,
    cascade_cards.OWNED: cascade.give,
    cascade_cards.MEASURE: cascade.measure_first,
    cascade_cards.ACCEPT: cascade.accept,
    cascade_cards.UNDO: cascade.undo,
    cascade_cards.LEAVE: cascade.ask_why_not,
    cascade_cards.LEFT: cascade.leave_out,
    cascade_cards.FORGET: cascade.forget,
    cascade_cards.RESTORE: cascade.restore,
    # how goals hang together
    alignment_cards.SHOW: alignment.show,
    alignment_cards.MISSING: alignment.show_missing,
    alignment_cards.UNDER: alignment.ask,
    alignment_cards.SET: alignment.align,
    alignment_cards.UNDO: alignment.undo,
    # a value at once
    "goal.update": update.show_form,
    "update.submit": update.submit,
    "update.record": update.record_value,
    "update.goal": update.update_goal,
    # what people arrange
    "absence.set": absence.set_days,
    "absence.end": absence.end,
    "absence.undo": absence.undo,
    "absence.follow": following.follow,
    "absence.status": following.read,
    "cadence.set": cadence.change,
    "zone.set": zone.change,
    # the first contact
    setup.SHOW: setup.show,
    setup.SAVE: setup.save,
    setup.UNDO: setup.undo,
    # writing goals
    goals.NEW: goals.open_form,
    goals.WRITE: goals.understand,
    goals.KEEP: goals.keep,
    goals.UNDO: goals.undo,
    bring.BRING: bring.ask_again,
    bring.LEAVE: bring.leave,
    # a check-in
    "checkin.now": checkins.open_now,
    "checkin.form": checkins.show_form,
    "checkin.draft": checkins.keep_draft,
    "checkin.submit": checkins.submit,
    "checkin.same": checkins.same,
    "checkin.skip": checkins.skip,
    "checkin.snooze": checkins.snooze,
    # a typed reply
    "reply.save": replies.save,
    "reply.form": replies.show_form,
    "reply.choose": replies.choose,
    "reply.discard": replies.discard,
    "reply.restore": replies.restore,
    "reply.take_back": edits.take_back,
    "reply.leave": edits.leave,
    "entry.undo": recording.undo,
    "goal.handover": replies.hand_over,
    # what came unasked
    nudges.SNOOZE: answers.snooze,
    nudges.UNSNOOZE: answers.unsnooze,
    nudges.UNHELPFUL: answers.unhelpful,
    nudges.HELPFUL: answers.helpful,
    nudges.MUTE: answers.mute,
    nudges.UNMUTE: answers.unmute,
    disagreement_cards.MINE: disagreement.mine,
    disagreement_cards.DIFFERENT: disagreement.different,
    disagreement_cards.AGAIN: disagreement.again,
    # a goal nobody talks about
    "goal.question": questioned.question,
    "goal.question.tell": questioned.tell_manager,
    # help with a goal
    "help.ask": help_requests.ask,
    "help.send": help_requests.send,
    "help.take": help_requests.take,
    "help.clear": help_requests.clear,
    "help.decline": help_requests.decline,
    # before a 1:1
    "oneonone.brief": one_on_ones.show,
    "oneonone.mine": one_on_ones.mine,
    "oneonone.list": one_on_ones.listing,
    "oneonone.form": one_on_ones.open_form,
    "oneonone.plan": one_on_ones.plan_meeting,
    "oneonone.stop": one_on_ones.stop,
    # what is held on people
    "data.show": privacy.show,
    "data.export": privacy.export,
    "data.erase": privacy.ask,
    my_data.ERASE: privacy.erase,
    "data.keep": privacy.keep,
    privacy.FORGET: privacy.forget,
    # the deeper questions of the month
    "reflect.answer": reflections.answer,
    "reflect.skip": reflections.skip,
    "reflect.as_update": messages.as_update,
    "reflect.withdraw": edits.withdraw_answer,
}
