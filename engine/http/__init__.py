"""The engine as HTTP: routes, wire formats, errors, metrics. No llama.cpp and no scheduling
here.
"""
