"""On PYTHONPATH of the official suite where there is no internet: the SDK asks a service for its own external address."""

import os

ADDRESS = os.environ.get("GLIA_EXTERNAL_IP")

if ADDRESS:
    import requests

    _get = requests.get

    class _Answer:
        text = ADDRESS

    def _answer(url, *args, **kwargs):
        if url == "https://checkip.amazonaws.com":
            return _Answer()
        return _get(url, *args, **kwargs)

    requests.get = _answer
