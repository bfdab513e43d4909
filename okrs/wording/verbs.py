"""What a verb says about a goal: that a value moves, that a thing is made, that work is done, or what people do.

Words stand in their base form and with British spelling, `|` joins the words of a phrase; `okrs.wording.lexicon`
finds the other forms. A verb may stand in several lists: what it means depends on who does it to what.
"""

from __future__ import annotations

from enum import StrEnum

from okrs.wording.lists import word_set


class Verb(StrEnum):
    """What somebody does who does this."""

    CHANGE = "change"  # a value moves
    REACH = "reach"  # a value is reached, or somebody's decision is won
    KEEP = "keep"  # a value stays
    DELIVER = "deliver"  # a thing is made, bought, put in place
    SERVE = "serve"  # others are served, which can be quick or slow
    ACT = "act"  # work is done
    LEARN = "learn"  # something is found out or decided
    STAFF = "staff"  # people are hired, trained, told
    ENSURE = "ensure"  # what follows is to become true
    ABLE = "able"  # something exists that could be used
    BE = "be"  # something is or has something
    DO = "do"  # what people do with a product, a service, a company


VERBS: dict[Verb, str] = {
    Verb.CHANGE: """
        increase grow raise lift boost double triple quadruple improve enhance accelerate speed|up shift
        advance multiply strengthen deepen broaden widen elevate uplift heighten intensify maximise reduce
        decrease cut lower drop halve shrink minimise eliminate slash shorten bring|down bring|up drive|down
        drive push|up push|down limit curb cap lessen diminish trim weaken narrow slow slow|down fall decline
        rise climb expand scale scale|up ramp|up move go turn|around stabilise avoid prevent combat mitigate
        optimise streamline simplify ease fuel stimulate spur revive unlock outgrow quicken ramp hasten save
        revolutionise transform shave reverse counteract change diversify get|down get|up soar surge plummet
        step|up nudge cultivate mature nurture turn lose""",
    Verb.REACH: """
        reach achieve attain hit get gain win earn attract acquire secure obtain generate close sell sign
        convert land activate captivate capture surpass exceed outperform beat overtake receive book meet
        realise collect recover break|even pass top score amass garner win|over win|back sign|up onboard engage
        mobilise monetise retain re-engage reactivate inspire delight wow persuade convince upsell cross-sell
        make|up become accumulate draw enlist penetrate dominate register enrol""",
    Verb.KEEP: "keep maintain sustain preserve stay remain retain uphold protect safeguard",
    Verb.DELIVER: """
        build launch ship create publish release deliver develop design redesign implement deploy roll|out
        introduce write draft document migrate move port refactor rewrite replace install set|up establish open
        add automate integrate upgrade update refresh produce record prepare finish complete finalise provide
        enable make configure standardise consolidate centralise modernise renovate construct equip procure
        purchase buy adopt approve distribute merge clean|up cleanup remove deprecate retire decommission
        sunset tag label translate localise embed extend transition digitise digitalise unify bundle package
        prototype spec specify architect connect wire hook|up instrument provision stand|up kick|off initiate
        start begin institute formalise codify map compile assemble revamp relaunch rebrand restructure
        reorganise turn|on turn|off switch|on switch|off switch|over switch phase|out spin|up flesh|out
        write|up put|in|place rework rebuild reimplement overhaul rename split separate customise tailor adapt
        archive backfill seed sync back|up patch productise operationalise manufacture print film shoot
        edit compose illustrate animate model sketch wireframe mock|up code programme containerise dockerise
        virtualise encrypt bootstrap scaffold put|together hand|over get|rid enact legislate co-create codesign
        co-design furnish supply outfit retrofit refurbish plant pave erect demolish incorporate insert include
        reintroduce reinstate enforce mandate pilot trial dogfood dog-food file patent license open-source
        opensource internalise externalise modularise normalise transfer transport relocate import export issue
        post announce unveil broadcast circulate devise formulate craft outline scope wrap|up upstream backport
        refine polish harden tokenise institutionalise systematise harmonise reconfigure jumpstart jump-start
        re-design re-write re-launch rearchitect cut|over bring|online go|live put|up stage fill expose
        rationalise reshape reform repurpose fill|out lay make|available iterate hone fix repair curate grant""",
    Verb.SERVE: """
        respond reply answer resolve fix repair restore process handle acknowledge approve decide pay
        turn|around dispatch fulfil settle refund remediate patch recover close load return boot review clear
        serve complete issue deliver ship merge deploy build finish triage treat admit inspect invoice
        reimburse reconcile investigate address""",
    Verb.ACT: """
        hold host run conduct organise attend speak discuss review audit plan schedule gather monitor track
        report communicate promote support collaborate coordinate work participate contribute triage call mail
        phone send submit apply visit contact reach|out follow|up facilitate celebrate advocate negotiate
        renegotiate prioritise benchmark perform execute spend invest continue help foster encourage manage
        oversee use leverage utilise carry|out partner co-host pitch demo prospect canvass lobby sponsor fund
        finance advise socialise evangelise align propose suggest recommend consider revisit rethink reflect
        reconsider present focus concentrate emphasise dedicate allocate delegate practise practice rehearse
        drill answer respond process handle serve address resolve log steward shepherd champion lead guide
        direct head supervise administer operate groom appraise proofread take|part volunteer network liaise
        seek pursue aim strive strategise ideate workshop pair shadow talk chat set solicit patrol march fundraise
        dry-run keep|up stay|on tackle convene moderate chair raise|awareness search|for look|for plan|for blog
        tweet do share give travel market advertise meet demonstrate prove showcase push try experiment
        brainstorm scan clean check check|in commit engage|with connect|with outreach co-organise join enter
        sign|off uncover attend|to hack vote cover""",
    Verb.LEARN: """
        identify understand determine research study explore investigate analyse evaluate assess learn define
        decide know find|out figure|out look|into examine clarify survey interview validate verify test measure
        quantify estimate observe experiment brainstorm select choose calculate forecast budget diagnose debug
        profile deep-dive dive|into drill|into read|about inspect confirm articulate discover solicit consult
        screen shortlist sample scope categorise prove try|out size gauge agree pick gain|insights get|insight
        get|feedback gather|feedback collect|feedback inquire scout compare monitor segment bucket""",
    Verb.STAFF: """
        hire recruit staff train coach mentor teach educate certify notify inform invite email brief appoint
        upskill reskill cross-train instruct tutor assign empower recruit|and employ promote|to interview""",
    Verb.ENSURE: "ensure make|sure see|to|it guarantee assure make|certain",
    Verb.ABLE: """
        support allow permit let enable work run operate link include contain offer feature provide exist
        integrate comply conform accept handle display show list reflect follow point connect incorporate
        interoperate compile encompass span cover describe specify document""",
    Verb.BE: "be have",
    Verb.DO: """
        use adopt buy purchase order pay renew subscribe register enrol sign|up join return come|back stay
        leave cancel quit churn recommend refer share invite contribute participate attend vote donate
        volunteer respond reply answer report read watch listen view visit click open download install upgrade
        activate complete finish submit choose prefer switch move rely trust feel say agree rate score know
        understand believe recognise spend save sell eat walk cycle drive ride recycle apply pass graduate take
        follow engage interact collaborate publish post create write commit merge deploy integrate solve learn
        find get receive experience achieve reach meet make ask request book wear live earn love like enjoy
        want need think see consider perceive identify manage handle do go come keep try start stop continue
        try|out log|in sign|in sign|on check|in give tell call contact hire speak talk show|up turn|up give|up
        drop|out log|on opt|in opt|out unsubscribe convert retain repurchase reorder migrate upvote retweet
        star fork mention cite quote cover endorse advocate promote champion attribute turn heal survive smoke
        exercise sleep commute consume waste adhere comply log separate shift sort collect claim rent lease
        borrow reuse repay sort|out speak|up update draw edit review test perform progress succeed fail lose
        win gain play practise practice discover search browse scroll tap stream cook travel work grow care own
        hold regard approach trade invest stake bridge delegate nominate elect partner sponsor fund back host
        advertise bid struggle complain escalate wash brush breastfeed name pick|up drop|off set|up notice plan act
        help sign teach mentor bring look react launch build run ship track measure store carry wait drink swim
        thrive vaccinate arrive depart park charge fly message chat type send upload import export connect""",
}

# Done to people, these change nothing by themselves: the box is ticked once they were reached.
DONE_TO_PEOPLE = word_set(
    "hire recruit train certify interview contact survey assign notify inform invite email call brief coach mentor "
    "add appoint screen staff identify select shortlist educate teach upskill reskill consult visit assess vet "
    "equip issue fill audit inspect review enrol schedule announce employ instruct allocate plan send document provide "
    "give create budget"
)

IRREGULAR = {
    "built": "build", "grew": "grow", "grown": "grow", "wrote": "write", "written": "write", "held": "hold",
    "ran": "run", "sold": "sell", "won": "win", "made": "make", "kept": "keep", "got": "get", "gotten": "get",
    "sent": "send", "spent": "spend", "met": "meet", "taught": "teach", "led": "lead", "found": "find",
    "understood": "understand", "brought": "bring", "bought": "buy", "chosen": "choose", "chose": "choose",
    "driven": "drive", "drove": "drive", "begun": "begin", "began": "begin", "done": "do", "did": "do", "does": "do",
    "became": "become", "fell": "fall", "fallen": "fall", "rose": "rise", "risen": "rise", "lost": "lose",
    "left": "leave", "paid": "pay", "felt": "feel", "known": "know", "knew": "know", "seen": "see", "saw": "see",
    "taken": "take", "took": "take", "given": "give", "gave": "give", "shown": "show", "spoken": "speak",
    "spoke": "speak", "gone": "go", "went": "go", "goes": "go", "came": "come", "thought": "think", "said": "say",
    "told": "tell", "rebuilt": "rebuild", "rewritten": "rewrite", "laid": "lay", "beaten": "beat",
    "overtook": "overtake", "overtaken": "overtake", "lent": "lend", "shot": "shoot", "stood": "stand",
    "upheld": "uphold", "sought": "seek", "caught": "catch",
       "drew": "draw", "drawn": "draw", "heard": "hear", "eaten": "eat",
    "ate": "eat", "ridden": "ride", "dealt": "deal", "worn": "wear", "frozen": "freeze", "undertaken": "undertake",
    "specd": "spec", "trialled": "trial", "modelled": "model", "labelled": "label", "cancelled": "cancel",
    "travelled": "travel", "enrolled": "enrol", "fulfilled": "fulfil", "shipped": "ship", "dying": "die",
    "sung": "sing",   "broke": "break", "broken": "break", "fed": "feed",
    "onboarded": "onboard", "added": "add",
    "is": "be", "are": "be", "was": "be", "were": "be", "been": "be", "being": "be", "am": "be",
    "has": "have", "had": "have", "having": "have",
}  # fmt: skip
