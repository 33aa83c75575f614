"""The checks that the verifier adds to those of a stack."""

from bottega.domain.check import Check
from bottega.domain.requirement import Criterion
from bottega.domain.spec import Spec

CONTRACT, BROWSER = "contract", "browser"


def check_of(criterion: Criterion) -> str:
    """Return the id of the one check whose word counts for this criterion."""
    return BROWSER if criterion.kind == "page" else CONTRACT


def contract_checks(spec: Spec) -> tuple[Check, ...]:
    """Return the checks that use the running application: over HTTP, and in a browser."""
    env = {
        "BASE_URL": "http://127.0.0.1:{server_port}",
        "CRITERIA_REPORT": "{report}",
        "PYTHONDONTWRITEBYTECODE": "1",
        # what else is installed beside pytest must not change how these tests run
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    if spec.roles:
        env |= {"ADMIN_EMAIL": "{server_ADMIN_EMAIL}", "ADMIN_PASSWORD": "{server_ADMIN_PASSWORD}"}
    return (
        Check(
            id=CONTRACT,
            title="Contract over HTTP",
            argv=_pytest("tests/contract"),
            env=env,
            needs=("build-api",),
            services=("server",),
            report="criteria",
        ),
        Check(
            id=BROWSER,
            title="Use in a browser",
            argv=_pytest("tests/browser"),
            env=env | {"CHROMIUM": "{chromium}", "SCREENSHOTS": "{screenshots}"},
            needs=("build-api", "build-web"),
            services=("server",),
            tool="chromium",
            report="criteria",
            screenshots="screenshots",
        ),
    )


def _pytest(folder: str) -> tuple[str, ...]:
    return ("python", "-m", "pytest", "-p", "no:cacheprovider", "--tb=short", folder)
