"""Requirement and acceptance criterion: what a Spec promises, in a form that checks can be made from."""

from typing import Literal

from bottega.domain.base import Value
from bottega.domain.spec import Action, Source

CriterionKind = Literal[
    # accounts
    "account_lifecycle",  # sign up, log in, who am I, log out; the old token is refused
    "needs_sign_in",  # the entity's API refuses a request without a token (401)
    "may",  # role does action on entity
    "may_not",  # role is refused action on entity (403, or 401 for a visitor)
    "only_fields",  # role may update `values` (field names) and is refused any other
    "only_values",  # role may set `field` to `values` and is refused any other value
    "own_rows",  # role sees only rows of its own; another's answer 404
    # records
    "lifecycle",  # create, read, list, change, delete, then 404
    "listing",  # paging, sorting, searching give the right rows
    "keeps",  # a value of `field` written is the value read, on create and on update
    "refuses_wrong_type",  # a value of another type is refused (400)
    "required",  # a row without `field` is refused (400)
    "optional",  # a row without `field` is accepted
    "unique",  # a second row with the same `field` is refused (409)
    "minimum",  # below `value` is refused, `value` is accepted
    "maximum",  # above `value` is refused, `value` is accepted
    "one_of",  # each of `values` is accepted, anything else refused
    "default",  # a row without `field` gets `value`
    "transitions",  # allowed steps of `field` succeed, others are refused (409)
    # links
    "links",  # `field` points at a row; an unknown row is refused (400); rows can be listed by it
    "links_many",  # several rows can be linked and unlinked through `field`
    # pages
    "page",  # a person lists, creates, opens, edits and deletes a row in a browser
]


class Criterion(Value):
    """One checkable statement.

    Args:
        id: ``<requirement id>/<kind>[.<detail>]``, stable while the Spec says the same.
        entity: Entity name, or empty for accounts.
        field: Field or link name, where the kind speaks of one.
        role: An actor of ``domain.access.actors``, where the kind speaks of one.
        value: A bound or default in wire form.
    """

    id: str
    text: str
    kind: CriterionKind
    entity: str = ""
    field: str = ""
    role: str = ""
    action: Action | None = None
    value: str | int | bool | None = None
    values: tuple[str, ...] = ()


class Requirement(Value):
    """One promise of the application.

    A requirement without criteria cannot be checked here: it is shown as *unmet: needs a model*.
    """

    id: str
    text: str
    source: Source
    criteria: tuple[Criterion, ...] = ()
