"""The table: which function handles which intent. Slack's action_id, Teams' verb and the clock use the same names."""

from __future__ import annotations

from collections.abc import Mapping

from cards import my_data, nudges
from handlers import (
    absence,
    bring,
    cadence,
    channels,
    checkins,
    commands,
    digests,
    edits,
    following,
    goals,
    help_requests,
    home,
    lifecycle,
    messages,
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
from handlers.nudges import answers, review
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
    ERASE: lifecycle.erase,
    # what a platform says of itself
    lifecycle.PAUSE: lifecycle.pause,
    lifecycle.RESUME: lifecycle.resume,
    plan.EXTEND: following.extend,
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
    # a goal nobody talks about
    "goal.question": questioned.question,
    "goal.question.tell": questioned.tell_manager,
    # help with a goal
    "help.ask": help_requests.ask,
    "help.send": help_requests.send,
    "help.take": help_requests.take,
    "help.clear": help_requests.clear,
    "help.decline": help_requests.decline,
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
