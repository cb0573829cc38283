"""The two kinds of failure, and what is to be done about each."""


class NotPossible(Exception):
    """This message can never be processed: it becomes a dead letter and the next one is taken."""


class NotNow(Exception):
    """Something the message needs is away for the moment: it is tried again, with growing waits."""


class TooManyDeadLetters(Exception):
    """So many messages in a row were given up that the fault is ours: the service stops instead of burying the stream."""
