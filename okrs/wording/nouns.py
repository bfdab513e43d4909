"""What a noun says about a goal: whose acts or which state it names, or which work of one's own.

Words stand in the singular and with British spelling, `|` joins the words of a phrase. A phrase outweighs its words:
"test coverage" is a thing of one's own though "coverage" alone is not.
"""

from __future__ import annotations

from enum import StrEnum


class Noun(StrEnum):
    """What is talked about."""

    PEOPLE = "people"  # who acts
    STAFF = "staff"  # who can be hired; people too
    ACTS = "acts"  # what people do, counted: visits, sign-ups
    BUSINESS = "business"  # how a business or a service stands: revenue, satisfaction
    SYSTEM = "system"  # how a system behaves: latency, defects
    STATE = "state"  # what can be better or worse without a number of its own: quality, trust
    GAUGE = "gauge"  # how much of something else: rate, number, share
    ECHO = "echo"  # what we or others may put out: posts, reviews
    THING = "thing"  # a deliverable
    WORK = "work"  # work done
    OWN_PACE = "own_pace"  # how busy or quick we are ourselves: story points, hours


NOUNS: dict[Noun, str] = {
    Noun.PEOPLE: """
        customer user client member visitor person people resident citizen patient student pupil buyer shopper
        consumer subscriber follower reader viewer listener audience donor volunteer supporter contributor
        newcomer learner participant attendee guest passenger driver rider farmer household family parent child
        children tenant owner homeowner landlord voter taxpayer applicant candidate alumnus alumni graduate
        player gamer creator seller merchant vendor supplier reseller distributor retailer dealer partner
        agency company organisation business firm enterprise startup smb sme school university hospital clinic
        municipality community group chapter node validator miner holder delegate publisher advertiser investor
        shareholder stakeholder lender borrower policyholder cardholder account programmer hacker worker
        workforce woman women man men minority youth teenager adult senior veteran beneficiary claimant cyclist
        commuter pedestrian tourist traveller home wallet workspace ward newspaper magazine journalist outlet
        influencer press media team department adopter evangelist advocate champion ambassador author promoter
        detractor fan lurker everyone everybody anyone nobody requester requestor operator physician clinician
        educator lecturer scientist leader caregiver carer refugee migrant immigrant inmate offender survivor
        mother infant baby girl boy adolescent neighbour local grower fisher shop store founder freelancer dao
        token|holder public population society prospect trialist registrant enrollee payer site|visitor
        power|user end|user pilot|customer pilot|site paying|customer core|contributor third|party no|one lab
        laboratory ngo charity nonprofit authority ministry bank insurer linux|distribution patron peer cohort
        design|partner cleaner pioneer entrepreneur expert professional practitioner faculty crew squad
        colleague downstream|project dependent|project client|organisation partner|organisation institution
        first-time|contributor new|contributor external|contributor outside|contributor trial|user constituent
        elder pensioner juror officer jobseeker job|seeker homeless competitor relative ally""",
    Noun.STAFF: """
        developer engineer designer nurse teacher salesperson salespeople sre recruiter director vp manager
        executive data|scientist analyst contractor intern apprentice writer tester architect researcher
        employee teammate staff|member head|of consultant coordinator hire headcount fte maintainer
        administrator admin assistant specialist moderator mentor staff cmo cfo cto coo cio ceo counsel copywriter
        editor producer trainee technician doctor rep agent ae sdr bdr csr csm tam backfill team|lead
        team|member direct|report sales|rep marketer accountant lawyer librarian electrician welder plumber
        social|worker role position full-time|role vacancy vacant|position open|position open|role
        people|leader people|manager""",
    Noun.ACTS: """
        visit view page|view pageview impression click click-through clickthrough download install
        installation sign-up signup sign|up subscription registration enrolment booking order purchase
        transaction query search search|query open clone lead mql sql opportunity enquiry inquiry referral
        renewal donation job|application pledge contribution attendance participation turnout adoption usage
        engagement use reuse stream play listen like upvote star github|star fork retweet reaction payment
        citation backlink press|coverage media|coverage positive|coverage news|coverage coverage|in testimonial
        rsvp login log-in check-in trip ridership footfall traffic complaint cancellation churn unsubscribe
        defection wishlist attrition absenteeism absence resignation departure retention repeat|purchase
        conversion activation uptake vote deposit no-show missed|appointment readmission drop-out dropout
        compliance accepted|offer deflection self-service active|user dau mau wau tmau stickiness time|on|site
        dwell|time bounce|rate open|rate ctr demo|request word|of|mouth share|of|voice signatory signature
        burglary crime theft offence speeding recidivism reoffending smoking award nomination endorsement
        inbound upsell cross-sell support|ticket support|call support|request support|contact helpdesk|ticket
        incoming|ticket near|miss media|mention press|mention mention forum|post discord|message vaccination
        immunisation breastfeeding rating appointment reservation gift|card proposal|from
        community|contribution newsletter|subscriber support|email hand|raise unlike show-up volunteering
        voting commuting cycling recycling shoplifting littering poaching reply|rate support|case first-call
        returning|visitor return|visit page|visit hospitalisation admission user|feedback customer|feedback
        inbound|request fulfilment|rate self-serve|rate bug|report|from partnership customer|reference
        reference|customer public|reference speeding|offence arrest graduation circulation submission borrowing
        loan deal return design|win course|completion completion|rate pass|rate graduation|rate
        letter|of|intent edit contract agreement mou new|logos enterprise|logos""",
    Noun.BUSINESS: """
        revenue arr mrr acv iacv tcv gmv aum profit profitability margin ebitda ebit sale turnover billing
        pipeline treasury income earning cost spend spending expense expenditure cash cash|flow runway burn
        burn|rate debt|ratio deficit surplus market|share share|of|wallet valuation roi roas cac ltv clv arpu
        arpa aov basket|size deal|size contract|value order|value nps enps csat ces satisfaction happiness
        promoter|score awareness reputation recognition quota win|rate close|rate sales|cycle
        days|sales|outstanding dso inventory stock|level budget|variance market|value saving efficiency
        productivity yield utilisation occupancy vacancy|rate fill|rate on-time|delivery delivery|time
        lead|time lead|flow cycle|time turnaround turnaround|time time|to wait|time waiting|time response|time
        reply|time first|reply first|response resolution|time handling|time processing|time approval|time
        review|time sla service|level backlog queue|length customer|effort emission footprint carbon co2
        energy|use energy|consumption water|use water|consumption energy water waste pollution air|quality
        unemployment poverty employment homelessness mortality infection survival life|expectancy literacy
        attainment exam|result grade gpa achievement|gap warranty|claim claim refund chargeback bad|debt
        write-off default arrears overdue stockout stock-out shrinkage review|score quality|of|life
        cost|per|lead cost|per|acquisition ranking domain|authority diversity|ratio pay|gap customer|base
        user|base subscriber|base membership gross|margin operating|margin net|income ndr nrr grr tvl
        market|cap trading|volume token|price overhead export demand market|penetration
        penetration accident injury sick|day sick|leave punctuality order|accuracy forecast|accuracy forecast
        invoice|error dispute outstanding receivables collection|rate delinquency price|realisation
        occupancy|rate funds funding fund|raised eviction blight vacant|property displacement fatality death
        wage salary|increase household|income tuition food|waste hiring|time time-to-hire time-to-fill
        headline|inflation budget job economics waiting|list manual|step hand-off handoff growth|rate growth|plan""",
    Noun.SYSTEM: """
        latency uptime availability downtime outage error failure bug false|alarm crash crash-free|session
        incident reliability load|time page|load start|time startup|time boot|time build|time deploy|time
        deployment|time test|time run|time runtime testing|time ci|time build|duration ci|duration
        pipeline|time pipeline|duration compile|time compilation|time mttr mttd mtbf time|to|recovery
        recovery|time rto rpo apdex appdex lighthouse|score core|web|vital page|speed speed performance
        memory|use memory|usage cpu cpu|usage memory disk|usage bundle|size binary|size image|size bandwidth
        battery|drain packet|loss frame|rate fps defect bug|report escaped|defect bug|escape flaky|test
        flake|rate false|positive false|negative precision recall accuracy f1 error|budget data|loss scrap
        rework|rate oee first|pass|yield breakdown unplanned|stop changeover|time slo sli p50 p90 p95 p99
        sync|time query|time render|time cold|start time|to|first|byte time|to|interactive lcp tti ttfb
        transactions|per|second requests|per|second tps rps qps block|time finality data|freshness data|quality
        time|to|detect deployment|failure change|failure spam fraud abuse sev1 sev-1 severity|1 p1 p0
        alert|volume alert|noise failed|deployment failed|build security|incident breach data|breach alert noise
        noise|level power|usage|effectiveness pue regression request|time timeout packet
        throughput""",
    Noun.STATE: """
        experience quality value trust culture visibility transparency collaboration communication loyalty
        alignment safety scalability resilience accessibility sustainability equity inclusion diversity
        wellbeing well-being health morale confidence success growth impact leadership presence brand
        innovation competitiveness consistency usability ease clarity friction responsiveness empowerment
        ownership accountability autonomy belonging connection cohesion user|experience customer|experience
        developer|experience employee|experience ux life livelihood independence choice access equality justice
        democracy interest excitement love enthusiasm delight motivation commitment relationship
        thought|leadership influence workload stress burnout toil effort hassle confusion barrier inequality
        risk attack|surface gap living|condition behaviour habit attitude community|engagement discoverability
        findability fairness privacy neighbourhood economy market climate biodiversity congestion
        product-market|fit product/market|fit result outcome ecosystem movement talent|retention skill
        capability competence attractiveness employer|brand credibility sense|of|belonging service
        stability standard|of|living vitality prosperity perception mindset understanding knowledge security
        time|to|value flow|of city mental|health net|worth decentralisation openness liquidity sovereignty fun
        joy relevance simplicity""",
    Noun.GAUGE: """
        rate ratio number count share percentage percent proportion amount volume level score index average
        median mean total frequency size time duration quantity majority rank period figure metric kpi coverage
        hour day week minute second""",
    Noun.ECHO: """
        post article comment review pull|request issue question answer response reply feedback idea suggestion
        talk invitation proposal pr commit message application tweet patch paper publication speaker interview
        guest|post talk|proposal report success|story story request ticket session email""",
    Noun.THING: """
        feature release version blog blog|post page website web|site webpage landing|page video documentation
        doc guide tutorial handbook manual wiki policy process procedure plan strategy roadmap framework
        dashboard tool tooling system platform app form mobile|app api endpoint module package test test|suite
        test|coverage code|coverage unit|test unit|test|coverage automated|test|coverage benchmark testnet
        mainnet prototype mvp poc proof|of|concept template checklist whitepaper specification spec
        architecture design mockup wireframe integration automation infrastructure database server cluster ci
        ci/cd deployment migration product programme initiative campaign newsletter case|study ebook e-book
        infographic podcast episode course material curriculum content piece playbook script code codebase
        refactoring repo repository library sdk plugin extension connector adapter widget component bot chatbot
        algorithm ui gui interface field button screen workflow flow navigation menu search|feature book sow
        rfp rfc adr brief deck pitch|deck presentation slide catalogue inventory|list portal intranet hub
        marketplace mailing|list forum channel office warehouse factory plant building facility centre space
        machine equipment vehicle bus device laptop tablet kit sensor charging|point road bike|lane park
        playground crm erp saas data|warehouse data|lake data|model data|pipeline schema ontology taxonomy
        backup monitoring alerting logging runbook standard guideline principle model engine service|catalogue
        career|ladder job|description org|chart salary|band okr goal target user|story epic issue|template
        bug|fix fix merge|request mr code|review law regulation certificate certification accreditation iso soc
        gdpr pci hipaa design|system survey questionnaire tracker spreadsheet user|survey customer|survey
        mosquito|net brochure flyer poster booklet banner merchandise swag job|posting vacancy|notice
        compensation|plan bonus|scheme business|plan business|case pricing|page price|list pricing test|case
        use|case demo example snippet recipe tracking telemetry instrumentation analytics layer protocol
        smart|contract chain client|library cli browser|extension explorer faucet bug|bounty
        data|set dataset map list archive collection room classroom
        unit bridge well pilot pilot|project project experiment a/b|test technical|debt tech|debt legacy|code
        legacy|system code|quality maintainability governance committee working|group task|force webinar|series
        learning|path onboarding|flow onboarding|process onboarding|programme user|onboarding onboarding
        email|sequence email|series nurture|series faq help|article knowledge|base loyalty|programme
        referral|programme mentoring|programme partner|programme press|release scheme step function control
        guardrail safeguard firewall sso mfa access|control environment staging sandbox milestone deliverable
        requirement solution translation localisation storefront toolkit canvas methodology mechanism structure
        concept vision mission mission|statement charter network placement architecture|review
        incentive loyalty|scheme organisation|chart theme asset practice logo logo|refresh plugin|system file
        format type parser compiler smart|board press|kit media|kit user|guide style|guide backlog|item
        task|list metric|definition persona pattern library|of skeleton installer binary build image
        docker|image container dependency license licence trademark domain|name subdomain url redirect
        iteration update changelog proposal|draft funnel sprint|plan backlog|refinement user|flow logic stack
        vault token key|management dapp contract|audit node|software light|client bounty grant|programme
        subteam org organisation|structure reorganisation job|framework compensation|framework cohort|plan
        lesson toolbox app|store|listing listing profile|page account|page tracking|system data|platform
        alternative option hypothesis monolith source data|source venue secret demo|environment feature|flag
        flag wave phase stage beta alpha ga rollout roll-out launch cutover cut-over go-live""",
    Noun.WORK: """
        meeting workshop training seminar webinar conference event meetup hackathon retrospective standup
        stand-up 1:1 one-on-one one-to-one offsite retreat town|hall user|interview customer|interview
        customer|visit site|visit call cold|call sales|call outreach audit business|review
        quarterly|business|review performance|review design|review security|review assessment analysis research
        user|research market|research study investigation evaluation discovery usability|test user|test
        usability|testing user|testing penetration|test pen|test testing sprint spike boot-camp bootcamp
        onboarding|session drill exercise rehearsal speech lecture panel keynote podcast|appearance
        consultation round|table roundtable hiring recruiting recruitment planning preparation
        project|management marketing tooling|work internal|communication okr|review coaching mentoring
        inspection patrol activity task action action|item to-do todo conversation duty cold|email brainstorm
        discussion follow-up demo|session demo|call trade|show trade|fair exhibition fair advertisement ad
        maintenance cleanup housekeeping paperwork reporting improvement improvement|idea recommendation
        lesson|learned training|session coffee|chat office|hour social|campaign ama livestream twitter|space
        working|session learning|session brown|bag code|audit shift post-mortem postmortem
        hackday hack|day networking|event stakeholder|meeting partner|meeting lunch dinner party tour
        technical|review peer|review gap|analysis cost/benefit|analysis cost-benefit|analysis feasibility|study
        root|cause risk|assessment literature|review test|run dry|run exit|interview campaign|activity
        field|trip""",
    Noun.OWN_PACE: """
        story|point velocity team|velocity sprint|velocity man-hour person-hour billable|hour line|of|code loc
        commit|per merge|request|per deployment|frequency deploy|frequency release|frequency ticket|closed
        closed|ticket mr|rate|rate merge|request|rate pr|rate sprint|goal hour|of|training
        training|hour hour|worked overtime commit|count deployment|per|day deploy|per|day deployment|per|week
        ticket|per|agent call|per|day call|per|week meeting|per|week""",
}
