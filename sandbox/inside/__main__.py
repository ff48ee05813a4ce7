"""Started by path in the box with the number of its channel; loads this folder as a package."""

import importlib.util
import os
import sys

# Of the folder of this file nothing may be found by an `import` of the code to come.
sys.path[:] = [entry for entry in sys.path if entry != os.path.dirname(os.path.abspath(__file__))]


def load(name, folder):
    """The package in `folder` under `name`, whatever else has that name."""
    spec = importlib.util.spec_from_file_location(
        name, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    load("inkling_inside", os.path.dirname(os.path.abspath(__file__)))
    from inkling_inside.worker import serve

    serve(int(sys.argv[1]), load)
