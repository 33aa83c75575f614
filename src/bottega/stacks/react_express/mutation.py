"""What operators plant their faults in: the server's code as it is rendered, and the criteria that may notice."""

import re
from collections.abc import Iterator, Mapping

from bottega.domain.mutant import Layer, Mutant
from bottega.domain.requirement import Criterion
from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import Spec


class Ground:
    """One application: its files by path, not yet formatted, and its criteria."""

    def __init__(self, spec: Spec, files: Mapping[str, str]) -> None:
        self.spec = spec
        self.files = files
        self._criteria = [c for r in derive_requirements(spec) for c in r.criteria]

    def criteria(self, *kinds: str, **about: object) -> tuple[str, ...]:
        """Return the ids of the criteria of these kinds whose parts are as given: ``entity``, ``field``, ``role``..."""
        return tuple(c.id for c in self._criteria if c.kind in kinds and _fits(c, about))

    def has(self, path: str, words: str) -> bool:
        """Whether a file is there and has these words exactly once."""
        return self.files.get(path, "").count(words) == 1

    def signature(self, path: str, function: str) -> str:
        """Return the head of an exported function, up to its opening brace."""
        found = re.search(rf"export async function {function}\([^)]*\)[^{{]*\{{", self.files[path])
        assert found, f"{path} has no function {function}"
        return found[0]

    def plant(
        self,
        name: str,
        rule: str,
        *,
        path: str,
        change: tuple[str, str],
        criteria: tuple[str, ...],
        layer: Layer = "api",
    ) -> Iterator[Mutant]:
        """Yield the mutant where some criterion speaks of it.

        Args:
            name: Its id; the words before the first dot are its operator.
            change: What it replaces, and by what.
        """
        if criteria:
            yield Mutant(
                id=name,
                operator=name.split(".", maxsplit=1)[0],
                rule=rule,
                path=path,
                original=change[0],
                mutated=change[1],
                criteria=criteria,
                layer=layer,
            )


def _fits(criterion: Criterion, about: Mapping[str, object]) -> bool:
    return all(getattr(criterion, part) == value for part, value in about.items())
