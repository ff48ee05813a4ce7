"""`except*`, which Python 3.11 has."""


#: groups(None)
#: groups(ValueError("a"))
#: groups(KeyError("a"))
#: groups(OSError("a"))
def groups(error):
    seen = []
    try:
        if error is not None:
            raise ExceptionGroup("group", [error])
    except* ValueError as group:
        seen.append(len(group.exceptions))
    except* KeyError:
        seen.append("key")
    return seen
