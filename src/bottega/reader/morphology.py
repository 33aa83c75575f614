"""Forms of words: singular and plural of nouns, the base of verbs."""

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from bottega.reader.lexicon import rows, sections

if TYPE_CHECKING:
    from pluralizer import Pluralizer

_VOWELS = "aeiou"
_INVARIANT = (
    "species", "series", "news", "staff", "equipment", "feedback", "software", "hardware", "furniture", "data",
    "information", "media", "sheep", "fish", "aircraft", "bus", "gas", "status", "address", "access", "bonus", "virus",
    "lens", "campus", "census", "corpus", "basis", "chess", "canvas", "atlas", "alias", "bias", "iris", "process",
    "boss", "class", "business", "stock", "homework", "luggage", "mileage", "research", "headquarters", "premises",
    "apparatus", "physics", "maths", "sports", "goods", "stress", "progress", "success", "mess", "loss", "pass",
    "kudos", "chaos", "cosmos", "thermos", "rhinoceros", "asbestos", "yes", "this", "his", "its", "us", "as", "is", "was",
    "has", "does", "plus", "minus", "always", "sometimes", "perhaps", "towards", "across", "unless", "less", "genus",
    "octopus", "walrus", "circus", "cactus", "prospectus", "syllabus", "apiaries'", "mathematics", "electronics",
)  # fmt: skip
_IRREGULAR = (
    ("datum", "datums"), ("medium", "media"), ("criterion", "criteria"), ("axis", "axes"), ("axe", "axes"),
    ("cookie", "cookies"), ("person", "people"), ("child", "children"), ("die", "dice"), ("leaf", "leaves"),
    ("cache", "caches"), ("shoe", "shoes"), ("canoe", "canoes"), ("expense", "expenses"), ("lens", "lenses"),
    ("gas", "gases"), ("bus", "buses"), ("base", "bases"), ("phase", "phases"), ("basis", "bases"), ("house", "houses"),
    ("status", "statuses"), ("virus", "viruses"), ("bonus", "bonuses"), ("campus", "campuses"), ("census", "censuses"),
    ("genus", "genera"), ("corpus", "corpora"), ("goose", "geese"), ("loaf", "loaves"), ("hoof", "hooves"),
    ("calf", "calves"), ("thief", "thieves"), ("wife", "wives"), ("life", "lives"), ("knife", "knives"),
    ("shelf", "shelves"), ("half", "halves"), ("wolf", "wolves"), ("scarf", "scarves"), ("passer-by", "passers-by"),
    ("movie", "movies"), ("pie", "pies"), ("tie", "ties"), ("sortie", "sorties"), ("calorie", "calories"),
    ("headache", "headaches"), ("antenna", "antennas"), ("formula", "formulas"), ("forum", "forums"), ("process", "processes"),
    ("address", "addresses"), ("class", "classes"), ("business", "businesses"), ("boss", "bosses"), ("pass", "passes"),
    ("loss", "losses"), ("canvas", "canvases"), ("atlas", "atlases"), ("alias", "aliases"), ("iris", "irises"),
    ("stock", "stocks"), ("success", "successes"), ("octopus", "octopuses"), ("walrus", "walruses"), ("circus", "circuses"),
    ("cactus", "cacti"), ("syllabus", "syllabuses"), ("ox", "oxen"), ("curriculum", "curricula"), ("addendum", "addenda"),
    ("memorandum", "memoranda"), ("stratum", "strata"), ("erratum", "errata"), ("bacterium", "bacteria"), ("larva", "larvae"),
    ("alumnus", "alumni"), ("fungus", "fungi"), ("nucleus", "nuclei"), ("stimulus", "stimuli"), ("hypothesis", "hypotheses"),
    ("thesis", "theses"), ("oasis", "oases"), ("crisis", "crises"), ("parenthesis", "parentheses"), ("analysis", "analyses"),
    ("diagnosis", "diagnoses"), ("prognosis", "prognoses"), ("synopsis", "synopses"), ("appendix", "appendices"),
    ("index", "indices"), ("matrix", "matrices"), ("vertex", "vertices"), ("hero", "heroes"), ("potato", "potatoes"),
    ("tomato", "tomatoes"), ("echo", "echoes"), ("photo", "photos"), ("piano", "pianos"), ("video", "videos"), ("studio", "studios"),
    ("quiz", "quizzes"), ("man", "men"), ("woman", "women"), ("foot", "feet"), ("tooth", "teeth"), ("mouse", "mice"), ("louse", "lice"),
)  # fmt: skip
_UNCOUNTED = frozenset(
    [
        "species",
        "series",
        "news",
        "staff",
        "equipment",
        "feedback",
        "software",
        "hardware",
        "furniture",
        "information",
        "sheep",
        "aircraft",
        "homework",
        "luggage",
        "mileage",
        "research",
        "data",
        "headquarters",
        "premises",
        "goods",
    ]
)


@cache
def _rules() -> "Pluralizer":
    from pluralizer import Pluralizer

    rules: Pluralizer = Pluralizer()  # type: ignore[no-untyped-call]
    return rules


@cache
def _singulars() -> dict[str, str]:
    table = {word: word for word in _INVARIANT}
    table.update({many: one for one, many in _IRREGULAR if many not in {"bases", "axes"}})
    return table | {"bases": "base", "axes": "axe"}


@cache
def _plurals() -> dict[str, str]:
    return {word: word for word in _UNCOUNTED} | dict(_IRREGULAR)


@cache
def singular(word: str) -> str:
    """``batteries`` -> ``battery``; a singular stays what it is. ``word`` is in lower case."""
    known = _singulars().get(word)
    if known is not None:
        return known
    if word in _plurals() or len(word) < 3 or word.endswith(("ss", "us", "is")):
        return word
    if "-" in word:
        first, _, last = word.rpartition("-")
        return f"{first}-{singular(last)}"
    if not word.endswith(("s", "i", "a", "e", "en")):
        return word
    return str(_rules().singular(word))


@cache
def plural(word: str) -> str:
    """``battery`` -> ``batteries``; what has no plural stays what it is. ``word`` is in lower case."""
    known = _plurals().get(word)
    return known if known is not None else str(_rules().plural(word))


@cache
def is_plural(word: str) -> bool:
    """Whether ``word`` (lower case) names several: ``children``, ``batteries``, not ``status`` or ``news``."""
    return singular(word) != word or word in {"people", "staff"}


class VerbForm(NamedTuple):
    """What a word is as a form of a verb. ``kinds`` of base, s, ed (past or participle), ing."""

    lemma: str
    kinds: frozenset[str]


def _regular(base: str) -> tuple[str, str, str, str]:
    """The s, past, participle and ing forms of a regular verb."""
    if base.endswith("y") and base[-2:-1] not in _VOWELS:
        return f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base[:-1]}ied", f"{base}ing"
    s_form = f"{base}es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{base}s"
    stem = base.removesuffix("e")
    ing = f"{base}ing" if base.endswith(("ee", "ye", "oe")) else f"{stem}ing"
    return s_form, f"{stem}ed", f"{stem}ed", ing


def _doubled(base: str) -> tuple[str, ...]:
    """``plan`` -> planned, planning; ``travel`` -> travelled, travelling (both spellings stay)."""
    short = len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
    return (f"{base}{base[-1]}ed", f"{base}{base[-1]}ing") if short else ()


@cache
def verb_forms() -> dict[str, VerbForm]:
    """Every form of every verb of the lexicon."""
    forms: dict[str, dict[str, set[str]]] = {}

    def put(form: str, lemma: str, kind: str) -> None:
        forms.setdefault(form, {}).setdefault(lemma, set()).add(kind)

    irregular = {row[0]: row[1:] for row in rows("verbs", "irregular")}
    listed = sections("verbs")
    bases = [
        w
        for name in ("have", "keep", "link", "state", "sign_in", "read", "write", "create", "delete", "act")
        for w in listed[name]
    ]
    for base in dict.fromkeys([*bases, *listed["noun_too"]]):
        s_form, past, participle, ing = _regular(base)
        past, participle = irregular.get(base, (past, participle))[:2]
        for form, kind in ((base, "base"), (s_form, "s"), (past, "ed"), (participle, "ed"), (ing, "ing")):
            put(form, base, kind)
        if base not in irregular:
            for form, kind in zip(_doubled(base), ("ed", "ing"), strict=False):
                put(form, base, kind)
        elif _doubled(base):
            put(_doubled(base)[1], base, "ing")
    for base, parts in irregular.items():
        if len(parts) > 1 and parts[0] != parts[1] and parts[0] != base:
            put(parts[0], base, "past")
    for said, base in (
        ("said", "say"),
        ("told", "tell"),
        ("got", "get"),
        ("thought", "think"),
        ("felt", "feel"),
        ("meant", "mean"),
    ):
        put(said, base, "past")
    put("has", "have", "s")
    put("having", "have", "ing")
    return {form: VerbForm(next(iter(found)), frozenset().union(*found.values())) for form, found in forms.items()}
