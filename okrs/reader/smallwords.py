"""Words that carry no content of their own: a clause made only of them and a number says nothing more."""

from functools import cache

from okrs.reader.text import fold

_WORDS = """
a an the is are was were be been being am it its it's that this these those there here i i'm im we we're
our us my mine ours you they he she and or but so then now just only still also at to of on in for by
with from as up down about around roughly approx approximately currently today already finally officially
fully all both each every total overall latest current new number numbers figure figures value score
result results reading metric rate level status update updated count average progress standing stands
sitting sits landed came ended ending closed closing finished got get have has had hit reached went goes
go moved moving made make done kr krs okr key so far atm rn right week month sprint quarter day time last
thanks thank thx cheers pls please hi hello hey ok okay yes yep yeah well great nice good super fine lol
btw fyi anyway well think believe guess pretty much quite very really more less than not no any what once
again per actually exactly confirmed checked measured shows showing says said report reported reporting
dashboard conf confidence confident sure certain target actual real true tatsachlich reel goal one ones
first second third fourth fifth last rest others other stay stays stayed remains remain keep keeps went
gone since between mark point points percent end der die das den dem des ein eine einen einem einer ist
sind war waren es wir ich unser unsere unserem im in am an auf bei von vom zu zum zur mit und oder aber
auch jetzt nun aktuell derzeit momentan heute schon noch nur etwa rund ca circa ungefahr stand stehen
steht liegt liegen bisher insgesamt gesamt wert zahl woche monat danke hallo ja gut weiter weiterhin
immer so hier dort nach seit pro kommen gekommen haben hat hatte ziel zahlen prozent punkte le la les un
une des du de d l est sont etait etions c'est ce cette on nous notre nos je j'ai a au aux en et ou mais
maintenant actuellement aujourd'hui deja encore seulement environ autour sommes passe passee atteint
total valeur semaine mois merci bonjour oui bien pour par sur avec y qu que qui toujours points pourcent
el los las una unos unas es son esta estan estamos era eran lo se ya ahora hoy actualmente solo aun
nuestra nuestro nuestros y o pero al con por para valor total semana mes gracias hola si bien vamos va
van llegamos llego hemos ha han que mi mis su puntos hasta o os as um uma uns e eh sao foi estao do da
dos das no na nos nas ao aos em agora ja hoje atualmente so nosso nossa com mas valor total semana mes
obrigado obrigada ola sim bem chegamos chegou temos tem ficou ficaram pontos eu
"""


def word_set(words: str) -> frozenset[str]:
    """A folded set of words written in a row."""
    return frozenset(fold(words).split())


@cache
def small_words() -> frozenset[str]:
    """All of them, folded."""
    return word_set(_WORDS)
