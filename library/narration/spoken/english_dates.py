"""English dates, times and years as words."""

import re

from babel import Locale

from library.narration.spoken.english_amounts import FREE, UNIT
from library.narration.spoken.english_letters import Say, spell
from library.narration.spoken.english_numbers import NUMBER, cardinal, decade, ordinal, year

_CALENDAR = Locale("en", "GB")
_MONTHS: dict[int, str] = _CALENDAR.months["format"]["wide"]
_NAMES = {name[:3]: name for name in _MONTHS.values()}
_NAMES |= {name[:3]: name for name in _CALENDAR.days["format"]["wide"].values()}

_SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
_MONTH = rf"(?:{'|'.join(_MONTHS.values())}|{_SHORT_MONTH})"
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b\.?"
_NAME = rf"(?:{_MONTH}|[MTWFS][a-z]{{2,5}}day\b|{_SHORT_DAY})"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_ANY_YEAR = r"(?:1\d|2[01])\d\d"
_CENTURY = "(?:1[1-9]|20)"
_YEAR = rf"{_CENTURY}\d\d"
_THE = r"(?P<the>\b[Tt]he )?"
_HALF = r"(?P<half>[AaPp](?:[Mm]|\.[Mm]\.)(?!\w))"
_TIME = r"(?P<hour>[01]?\d|2[0-4])"


def _full(match: re.Match[str]) -> str:
    return _NAMES[match[1][:3]]


def _ends_here(match: re.Match[str]) -> bool:
    """Tell whether a short form's full stop ends a sentence, too."""
    return bool(re.match(r"\W*$|\s+[A-Z]", match.string[match.end() : match.end() + 20]))


def _date(match: re.Match[str]) -> str:
    """Say "13 September 2020", "13–15 Sept", "the 3rd and 4th of May"."""
    if not all(1 <= int(day) <= 31 for day in re.findall(r"\d+", match["days"])):
        return match[0]
    days = re.sub("–|-| to ", " to the ", match["days"]).replace("/", " and ")
    days = re.sub(r"(\d+)(?:st|nd|rd|th)?", lambda day: ordinal(int(day[1])), days)
    said = f"{match['the'] or 'the '}{days} of {_NAMES[match['month'][:3]]}"
    if match["year"]:
        return f"{said} {year(int(match['year']))}"
    return said + ("." if match["month"].endswith(".") and _ends_here(match) else "")


def _american(match: re.Match[str]) -> str:
    """Say "September 13, 2020", but leave "In May 20 people came"."""
    sure = match["suffix"] or match["year"] or match["on"]
    follows = match.string[match.end() : match.end() + 1]
    if not 1 <= int(match["day"]) <= 31 or not (sure or follows in ".,;:!?)"):
        return match[0]
    said = f"{match['on'] or ''}{_NAMES[match['month'][:3]]} the {ordinal(int(match['day']))}"
    if match["last"]:
        said += f" to the {ordinal(int(match['last']))}"
    return f"{said}, {year(int(match['year']))}" if match["year"] else said


def _numeric(match: re.Match[str]) -> str:
    """Say "13/09/2020", day first; the other way round only if it cannot be."""
    day, month, written = int(match["day"]), int(match["month"]), match["year"]
    if month > 12:
        day, month = month, day
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    century = 0 if len(written) == 4 else 2000 if int(written) < 70 else 1900
    said = f"{ordinal(day)} of {_MONTHS[month]} {year(century + int(written))}"
    return (match["the"] or "the ") + said


def _clock(match: re.Match[str]) -> str:
    """Say "10:30", "18:00", "7.30 p.m."."""
    hour, minute, half = (
        int(match["hour"]),
        int(match["minute"] or 0),
        match.groupdict().get("half"),
    )
    said = "zero" if hour == 0 else cardinal(hour)
    if minute:
        said += f" oh {cardinal(minute)}" if minute < 10 else f" {cardinal(minute)}"
    elif not half:
        if hour in (0, 24):
            return "midnight"
        return f"{said} o’clock" if hour <= 12 else f"{said} hundred hours"
    if not half:
        return said
    stop = "." if half.endswith(".") and _ends_here(match) else ""
    return f"{said} {spell(half)}{stop}"


def _years(match: re.Match[str]) -> str:
    """Say "2020/21", "2014–18", "1998–2005"."""
    first, last = int(match["first"]), int(match["last"])
    if last < 100:
        last += first // 100 * 100 + (100 if first % 100 == 99 and last == 0 else 0)
        if last <= first:
            return match[0]
    short = len(match["last"]) == 2 and last % 100 > 9
    joint = "and" if match["between"] else "to"
    said = cardinal(last % 100) if short else year(last)
    return f"{match['between'] or ''}{year(first)} {joint} {said}"


def _rising(match: re.Match[str]) -> str:
    """Say "10 – 12", where a dash between blanks may be a pause, too."""
    return f"{match[1]} to " if int(match[1]) < int(match[2]) else match[0]


def _year(match: re.Match[str]) -> str:
    cue, said = match["cue"], int(match["year"])
    rare = not 1100 <= said <= 2099
    if cue in ("than", "least", "nearly", "almost") or (rare and not cue):
        return match[0]
    return f"{cue} {year(said)}" if cue else year(said)


NAMES: list[tuple[str, Say]] = [
    (
        rf"\b({_NAME})[–-]({_NAME})",
        lambda match: " to ".join(_NAMES[n[:3]] for n in match.groups()),
    ),
]
DATES: list[tuple[str, Say]] = [
    (rf"\b({_SHORT_DAY})(?=,? {_DAY} {_MONTH}|,? \d{{1,2}}(?:[.:]\d\d)? ?{_HALF})", _full),
    (
        rf"{_THE}(?<![\w.,/:€£$-])(?P<days>{_DAY}(?:(?:–|-|/|, | and | or | to ){_DAY}){{0,3}})"
        rf"(?:\.(?= {_MONTH} {_ANY_YEAR}))? (?:of )?(?P<month>{_MONTH})"
        rf"(?:,? (?P<year>{_ANY_YEAR})(?!\w|[.,:]\d))?(?!\w)",
        _date,
    ),
    (
        rf"(?P<on>\b[Oo]n )?\b(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?P<suffix>st|nd|rd|th)?"
        rf"(?:[–-](?P<last>[12]?\d|3[01]))?(?:,? (?P<year>{_ANY_YEAR}))?(?![\w:/%°€-]|[.,]\d)",
        _american,
    ),
    (
        rf"{_THE}(?<![\w.,/-])(?P<day>\d{{1,2}})(?P<sep>[./-])(?P<month>\d{{1,2}})(?P=sep)"
        r"(?P<year>[12]\d{3}|(?<=/)\d\d)(?![\w/-]|[.,]\d)",
        _numeric,
    ),
    (
        rf"{_THE}(?<![\w.,/-])(?P<year>[12]\d{{3}})-(?P<month>\d\d)-(?P<day>\d\d)(?![\w-]|[.,]\d)",
        _numeric,
    ),
    (r"(?<=\w)(?:–|-| – )(?=the \w[\w-]* of )", " to "),
    (rf"\b({_SHORT_MONTH}) (?=\d)", lambda match: _full(match) + " "),
]
SPANS: list[tuple[str, Say]] = [
    (r"(?<=\d0s)[–-](?=['’]?\d)", " to "),
    (rf"(?<!\w)['’]?({_CENTURY}\d0|\d0)['’]?s(?!\w)", lambda match: decade(int(match[1]))),
    (
        rf"(?P<between>\b[Bb]etween )?(?<![\w.,/–-])(?P<first>{_YEAR})(?:[–/-]| – )"
        rf"(?P<last>{_YEAR}|\d\d)(?![\w/–-]|[.,:]\d| ?{UNIT})",
        _years,
    ),
]
DASHES: list[tuple[str, Say]] = [
    # Between figures a dash is "to": "10–12", "9 am–5 pm", "5 %–10 %".
    (
        rf"(?P<between>\b[Bb]etween ){FREE}(?P<low>{NUMBER}[%€]?)[–-](?=\d)",
        lambda match: f"{match['between']}{match['low']} and ",
    ),
    (r"(?<![\w.,])(\d{1,3}) – (?=(\d{1,3})(?![\w.,:]))", _rising),
    (
        r"(?:(?<=[\d%€°])|(?<=\d(?:st|nd|rd|th))|(?<=[ap]m)|(?<=[ap]\.m\.)|(?<=°C))(?:–|-)(?=[€£$]?\d)",
        " to ",
    ),
]
CLOCK: list[tuple[str, Say]] = [
    (
        rf"(?<![\w:.,]){_TIME}\.(?P<minute>[0-5]\d)(?= (?:to|and) \d{{1,2}}(?:[.:]\d\d)? ?{_HALF})",
        lambda match: f"{match['hour']}:{match['minute']}",
    ),
    (
        rf"(?<![\w:.,]){_TIME}:(?P<minute>[0-5]\d)(?!:?\d)(?: ?{_HALF}|(?!\w))"
        r"(?: (?:hrs|hours|o['’]clock)\b)?",
        _clock,
    ),
    (rf"(?<![\w:.,]){_TIME}\.(?P<minute>[0-5]\d) ?{_HALF}", _clock),
    (
        rf"(?<=\b[Aa]t ){_TIME}\.(?P<minute>[0-5]\d)(?![\w:]|[.,]\d| ?{UNIT}| [mbt]\w*illion)",
        _clock,
    ),
    (rf"(?<![\w:.,]){_TIME}(?P<minute>) ?{_HALF}", _clock),
    (r"(?<=\d):(?=\d)", " to "),
]
YEARS: list[tuple[str, Say]] = [
    (
        r"(?:\b(?P<cue>than|least|nearly|almost|[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Ff]rom|[Bb]efore|"
        rf"[Aa]fter|year|around) )?{FREE}(?P<year>{_ANY_YEAR})(?!\w|[.,]\d)",
        _year,
    ),
]
