"""A notary that SIGKILLs itself the n-th time it passes a point.    KILL_AT="before send:3" python -m killed_notary"""

import os
import signal

from dateline_notary import __version__
from dateline_notary.service import Service
from dateline_notary.settings import Settings

POINT, _, NUMBER = os.environ["KILL_AT"].partition(":")
left = int(NUMBER)


def hook(passed: str) -> None:
    global left
    if passed == POINT:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    Service(__version__, Settings(), hook=hook).main()
