"""Digits that are part of a name, a time or an address, and so are no values."""

import re
from functools import cache

from okrs.reader.text import Text, fold

_FOLDED = r"""
https?://[^ <>|"]{1,300}
#[a-z][a-z0-9_-]{1,40}
www\.[^ <>|"]{1,200}
[a-z0-9._+-]{1,60}@[a-z0-9.-]{1,60}\.[a-z]{2,8}
@[a-z][a-z0-9._-]{0,40}
(?<![a-z0-9])v\.?\s?\d+(?:\.\d+){0,3}(?![a-z0-9])
(?<![\d.,])\d{1,3}\.\d{1,2}\.\d+(?:\.\d+)*(?![\d,])
(?<![a-z])(?:version|release|build|ios|android|python|java|node|windows|macos|php|ruby|rails|django\
|postgres|postgresql|kubernetes|react|angular|iphone|pixel|sdk|api|gpt|claude|chrome|firefox\
|safari)[ -]?v?\d+(?:\.\d+){0,3}(?![\d%])
(?<![a-z])(?:pr|mr|issue|ticket|bug|task|story|epic|case|incident|inc|rfc|order|invoice|rechnung|facture\
|factura|commit|job|request|req|cve|adr|doc|po|deal id|id|ref|chapter|section|room|page|slide|line|row\
|gate|floor|raum|seite|folie|sala|página|salle|diapo|vorgang|anfrage|fall|チケット|課題)\s?(?:no\.?|nr\.?\
|n°|nº\
|num|number|id)?\s?[#!]?\s?[a-z]{0,6}-?\d+(?![\d%.,]*\d?%)(?!\s?(?:of|/)\s?\d)
(?<![a-z])(?<!this )(?<!last )(?<!per )(?<!diese )(?<!cette )(?<!esta )(?<!essa )(?<!a )(?:sprint|week|wk\
|kw|cw|semaine|semana|phase|step|stage|wave|batch|cohort|round|tier|day|tag|jour|día|dia|part|teil|partie\
|option|plan|milestone|quarter|quartal|trimestre|schritt|welle|étape|etapa|fase|iteration|zone|area\
|region|gen|generation|class|grade|type|exit|article|art\.?|item|point no\.?|priority|prio|sev|severity\
|top)\s?#?\d{1,3}(?![\d.,/]*\d|\s?%|\s?(?:k|mio|million)(?![a-z]))
[#!]\d{2,9}(?![\d.,]*\d?\s?%)
(?<![a-z0-9])(?:q[1-4]|h[12]|fy\s?'?\d{2,4}|cy\s?\d{2,4}|p[0-5]|p\d{2}|p99\.9|s[12]\
|t[1-4])(?![a-z0-9])(?:\s?/?\s?'?(?:20)?\d{2}(?![\d.,%]))?
(?<![a-z0-9])'\d{2}(?![\d\w])
(?<![a-z0-9])(?:1:1|1-1|1-on-1|one-on-one|1on1|24/7|24x7|9-5|9-to-5|50/50|80/20|360(?:°| degrees?\
| feedback| review)|3rd[- ]party\
|2-factor|two-factor|1password|o365|m365|one-off)s?(?![a-z0-9%])
(?<![\d:.,])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:\s?(?:am|pm|a\.m\.|p\.m\.|uhr|h))?(?![\d])
(?<![\d.,])\d{1,2}(?:[:.]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|uhr|o'clock)(?![a-z])
(?:午前|午後)\d{1,2}時(?:\d{1,2}分|半)?
(?<!\d)\d{1,2}時(?:\d{1,2}分|半)?(?!間)
第\d{1,3}(?:四半期|週|回|章|期)
(?<!\d)(?:19|20)\d{2}年(?:度)?
(?<![a-z])(?:in|since|during|of|by|until|end|fy|seit|im jahr|jahr|bis|en|depuis|desde|em|ano|año|année\
|late|early|mid|year)[ -]20[12]\d(?![\d.,%]*\d|\s?(?:%|€|\$|[a-z]{3,}))
\+\d{1,3}[\s(.-]{0,2}\d{1,4}(?:[\s().-]{1,2}\d{2,5}){2,4}
(?<!\d)\d{3}-\d{3}-\d{4}(?!\d)|\(\d{3}\)\s?\d{3}-\d{4}
(?<![a-z0-9$€£.,-])(?!kr\d|rc\d|conf\d)[a-z]{1,12}\d{1,5}[a-z]{0,6}(?![a-z0-9%.,]*\d)
(?<![\d.,a-z$€£])\d{1,4}(?!(?:st|nd|rd|th|er|ere|eme|e|os|as)(?![a-z]))(?!(?:k|m|mm|mn|mio|mrd|bn|b|bi\
|mil|ms|s|sec|secs|min|mins|h|hr|hrs|d|w|wk|g|kg|kgs|t|mb|gb|tb|km|pp|pts?|ppts?|kwh|mwh|usd|eur|gbp|brl\
|chf|jpy|yen|std|sek|tsd|ish|tage?|jours?|dias?|x|pct|percent|euros?|points?|deals?|users?|hires?|more\
|kr\d?)(?![a-z]))[a-z]{1,12}\d{0,3}(?![a-z0-9])
(?<![\d.,])\d{1,4}(?:st|nd|rd|th|ere|eme|er|ème)(?![a-z])
(?<![\d.,])\d{1,3}(?:[.,]\d+)?\s?[x×](?![a-z0-9])
(?<![a-z0-9])[x×]\s?\d{1,3}(?![\d.,])
(?<![\d.,])\d{1,3}-(?:day|week|month|year|hour|minute|min|person|man|page|step|part|way|figure|digit|star\
|seat|factor|tägige?[nrs]?|stündige?[nrs]?|monatige?[nrs]?|wöchige?[nrs]?)(?:[- ](?=[a-z])|(?<=g)\
|(?<=ge[nrs]))
(?<![a-z])(?:only )?(?:one|two|three|four|five|\d{1,3}) (?:of|out of) (?:them|those|these|our|the (?!\d\
|way)|my|us)(?! target)
(?<![a-z])(?:no one|anyone|someone|everyone|one of|this one|that one|each one|the one|which one\
|one by one|one thing|one day|at one point|one another|two cents|on the one hand|one more thing)(?![a-z])
(?<![a-z])(?:(?:a |one |two |three |four |five |six |several |some |few |couple of |\d{1,3} )(?:years?\
|months?|weeks?|days?|hours?|minutes?|mins?|hrs?)) (?:ago|late|early|behind|ahead|delay(?:ed)?|overdue\
|of (?:delay|downtime|leave|work|vacation|holiday)|left (?:in|of|until|till|to)|to go until|from now\
|later|straight|in a row|old|long|each|every|remaining in)
(?<![a-z])(?:vor|seit|il y a|depuis|hace|há|desde hace|for|over|within|in the (?:last|past|next)|last\
|past|next|every|letzten|nächsten|alle|über|pendant|durante|binnen|innerhalb von|innert)(?: the)?(?: last\
| past| next)? (?:an?|eine[mnr]?|une?|una|uma?|two|three|four|five|six|zwei|drei|vier|deux|trois|dos|tres\
|dois|duas|três|\d{1,3}) (?:years?|months?|weeks?|days?|hours?|minutes?|jahren?|monaten?|wochen?|tagen?\
|stunden?|ans?|mois|semaines?|jours?|heures?|años?|meses|semanas?|días?|horas?|anos?|dias?)(?![a-z])
(?<!\d)\d{1,3}(?:日|週間|ヶ月|か月|カ月|年)前
(?<![a-z])n\s?=\s?\d+
(?<![a-z])(?:as of|as at|dated|on|am|vom|stand|le|du|au|el|del|em|til|till|until|since)\s\
(?:[0-2]?\d|3[01])/(?:0?\d|1[0-2])\
(?![\d/%])
(?<![a-z])(?:covid|sars)-?19
(?<![a-z0-9])(?:type|series|serie|tier|level|class|phase)\s(?:i{1,3}|iv|v|[a-d])(?![a-z])
"""


def find_noise(text: Text, language: str) -> list[tuple[int, int]]:
    """Start and end of every stretch whose digits are no value."""
    spans = [match.span() for pattern in _patterns() for match in pattern.finditer(text.folded)]
    spans += [match.span() for match in _TICKET.finditer(text.shown)]
    if language in ("en", "de"):
        spans += [match.span() for match in _ONE_THING.finditer(text.folded)]
    return spans


_ONE_THING = re.compile(
    r"(?<![a-z])(?:an?|eine[nrm]?)\s[~$€£]?\d[\d.,]*\s?(?:k|m|%|percent)?[ -](?!(?:more|percent|points?|"
    r"pts?|pp|of|out|days?|this|now|"
    r"on|for|in|at|so|as|and|but|plus|mehr|right|after|atm|today|percentage|average|score|nps|"
    r"csat)(?![a-z]))[a-z]{3,}"
)
_TICKET = re.compile(r"(?<![A-Za-z0-9])(?!KR-?\d\b)[A-Z][A-Z0-9]{1,9}-\d{1,6}(?![A-Za-z0-9%])")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(fold(line)) for line in _FOLDED.strip().replace("\\\n", "").split("\n"))
