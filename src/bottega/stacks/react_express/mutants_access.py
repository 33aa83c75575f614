"""Faults in who may do what: sign-in, sessions, roles and ownership."""

from collections.abc import Iterator

from bottega.domain.access import access
from bottega.domain.mutant import Mutant
from bottega.domain.spec import ACTIONS, ADMIN, PUBLIC, Action
from bottega.stacks.react_express.mutation import Ground
from bottega.stacks.react_express.view import AppView, EntityView

AUTHORIZE, AUTHENTICATE = "backend/src/access/authorize.ts", "backend/src/auth/authenticate.ts"
ACCOUNTS, SCHEMAS, TOKEN = "backend/src/auth/service.ts", "backend/src/auth/schemas.ts", "backend/src/auth/token.ts"
LOOKUP = "return policy[allow.entity][allow.action][actor.role];"
FUNCTIONS: dict[Action, tuple[str, ...]] = {"read": ("list", "get"), "update": ("update",), "delete": ("remove",)}


def access_mutants(ground: Ground, view: AppView) -> Iterator[Mutant]:
    """Return the faults in sign-in, roles and ownership."""
    yield from _accounts(ground)
    for entity in view.entities:
        for actor in view.actors:
            if actor != ADMIN:
                yield from _policy(ground, entity, actor)
        if entity.owned:
            yield from _ownership(ground, entity, view)
    yield from _limits(ground)


def _accounts(ground: Ground) -> Iterator[Mutant]:
    life = ground.criteria("account_lifecycle")
    for name, rule, path, original, mutated in (
        ("token-unchecked", "A token of anybody's making is taken", TOKEN, "jwt.verify(", "jwt.decode("),
        (
            "logout-ignored",
            "Logging out does not end the session",
            ACCOUNTS,
            "{ id: accountOf(grant).sessionId }",
            "{ id: accountOf(grant).id }",
        ),
        ("password-unchecked", "Any password opens an account", ACCOUNTS, "!row || !isRight", "!row"),
        ("short-password", "A short password is accepted", SCHEMAS, ".min(10,", ".min(1,"),
        (
            "email-unchecked",
            "Anything may be an email address",
            SCHEMAS,
            "const email = z.email(",
            "const email = z.string(",
        ),
        (
            "wrong-login-status",
            "Wrong credentials answer 400, not 401",
            ACCOUNTS,
            "new HttpError(401,",
            "new HttpError(400,",
        ),
    ):
        yield from ground.plant(name, rule, path=path, change=(original, mutated), criteria=life)


def _policy(ground: Ground, entity: EntityView, actor: str) -> Iterator[Mutant]:
    """Somebody may do what they may not, or may not what they may."""
    for action in ACTIONS:
        answer = access(ground.spec, actor, entity.name, action)
        about = {"entity": entity.name, "role": actor, "action": action}
        here = f"allow.entity === '{entity.name}' && allow.action === '{action}' && actor.role === '{actor}'"
        name = f"{actor}.{action}.{entity.name}"
        if answer is None:
            if actor == PUBLIC and action == "create" and entity.owned and not entity.optional_owner:
                continue  # a visitor is refused all the same: the row must have an owner
            criteria = ground.criteria("may_not", **about)
            if actor == PUBLIC:
                criteria += ground.criteria("needs_sign_in", entity=entity.name)
            change = LOOKUP, f"if ({here}) return everything;\n    {LOOKUP}"
            who = "Visitors" if actor == PUBLIC else f"The role {actor}"
            yield from ground.plant(
                f"role-unchecked.{name}",
                f"{who} may {action} {entity.plural}",
                path=AUTHORIZE,
                change=change,
                criteria=criteria,
            )
        else:
            change = LOOKUP, f"if ({here}) return undefined;\n    {LOOKUP}"
            criteria = ground.criteria("may", **about)
            rule = f"{actor} may no longer {action} {entity.plural}"
            yield from ground.plant(f"role-refused.{name}", rule, path=AUTHORIZE, change=change, criteria=criteria)


def _ownership(ground: Ground, entity: EntityView, view: AppView) -> Iterator[Mutant]:
    """Somebody reaches the rows of others."""
    path = f"backend/src/modules/{entity.path}/service.ts"
    for action, functions in FUNCTIONS.items():
        own = [
            a for a in view.actors if (found := access(ground.spec, a, entity.name, action)) and found.scope == "own"
        ]
        criteria = tuple(
            c
            for actor in own
            if actor != PUBLIC
            for c in (
                *ground.criteria("own_rows", entity=entity.name, role=actor),
                *ground.criteria("may", entity=entity.name, role=actor, action=action),
            )
        )
        for function in functions:
            head = ground.signature(path, function)
            change = head, f"{head}\n  grant = {{ ...grant, access: {{ ...grant.access, scope: 'all' }} }};"
            rule = f"{function} reaches {entity.plural} of others"
            yield from ground.plant(
                f"ownership-unchecked.{function}.{entity.name}", rule, path=path, change=change, criteria=criteria
            )


def _limits(ground: Ground) -> Iterator[Mutant]:
    change = "if (access.fields &&", "if (!access &&"
    criteria = ground.criteria("only_fields")
    yield from ground.plant(
        "fields-unlimited",
        "Every field may be changed, not only those granted",
        path=AUTHORIZE,
        change=change,
        criteria=criteria,
    )
    change = "if (values &&", "if (!access &&"
    criteria = ground.criteria("only_values")
    yield from ground.plant(
        "values-unlimited",
        "Every value may be set, not only those granted",
        path=AUTHORIZE,
        change=change,
        criteria=criteria,
    )
