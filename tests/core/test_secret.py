import copy
import pickle

import pytest

from imagegen.core.secret import Secret

CANARY = "sk-sample-canary"


def test_only_reveal_gives_it_back() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    shown = f"{secret} {secret!r} {[secret]} {{'key': {secret!r}}}" + "%s" % secret  # noqa: UP031
    assert CANARY not in shown
    assert not hasattr(secret, "__dict__")


def test_it_is_never_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret(CANARY))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(CANARY))


def test_secrets_compare_by_what_they_hold() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("ä")}) == 2
    assert not Secret("")
    assert Secret("a")
