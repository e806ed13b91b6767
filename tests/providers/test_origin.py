import pytest

from imagegen.providers.origin import NotABaseURL, normalise_base_url, origin_of


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1"),
        ("  HTTPS://API.OpenAI.com:443/v1/ ", "https://api.openai.com/v1"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://gpu_2:8080/v1/", "http://gpu_2:8080/v1"),
        ("http://[0:0:0:0:0:0:0:1]:8080/v1", "http://[::1]:8080/v1"),
        ("https://bücher.example/v1", "https://xn--bcher-kva.example/v1"),
        ("https://r.openai.azure.com/openai/v1/", "https://r.openai.azure.com/openai/v1"),
        (
            "https://generativelanguage.googleapis.com/v1beta/openai",
            "https://generativelanguage.googleapis.com/v1beta/openai",
        ),
    ],
)
def test_a_base_url_has_one_spelling(text: str, normal: str) -> None:
    assert normalise_base_url(text) == normal
    assert normalise_base_url(normal) == normal


@pytest.mark.parametrize(
    ("text", "reason", "nearest"),
    [
        ("api.openai.com/v1", "scheme", "https://api.openai.com/v1"),
        ("localhost:8080/v1", "scheme", "http://localhost:8080/v1"),
        ("127.0.0.1:8942/v1", "scheme", "http://127.0.0.1:8942/v1"),
        ("//10.0.0.5:8000", "scheme", "http://10.0.0.5:8000"),
        ("93.184.215.14/v1", "scheme", "https://93.184.215.14/v1"),
        ("http:/localhost:8080/v1", "two slashes", "http://localhost:8080/v1"),
        ("HTTPS:/api.openai.com/v1", "two slashes", "https://api.openai.com/v1"),
        ("https://a.example/v1/v1", "doubled", "https://a.example/v1"),
        ("https://a.example//v1", "doubled", "https://a.example/v1"),
        ("https://a.example/v1/images/generations", "too far", "https://a.example/v1"),
        ("https://a.example/v1/chat/completions/", "too far", "https://a.example/v1"),
        ("https://a.example/v1/models", "too far", "https://a.example/v1"),
        ("a.example/v1/v1/images/edits", "scheme", "https://a.example/v1"),
        ("https://a.example/v1?api-version=1", "no \\?", "https://a.example/v1"),
        ("https://a.example/v1#x", "no \\?", "https://a.example/v1"),
        ("https://me:secret@a.example/v1", "no user name", ""),
        ("ftp://a.example", "https://", ""),
        ("https://xn--a/v1", "can be read", ""),
        ("https://", "no host", ""),
        ("https://a b/v1", "no host", ""),
        ("https://a%2eb/v1", "no host", ""),
        ("https://a.example:0/v1", "port", ""),
        ("https://a.example:70000/v1", "port", ""),
        ("https://[::zz]/v1", "read", ""),
        ("https://①②⑦.⓪.⓪.①/", "read", ""),
        ("", "https://", ""),
    ],
)
def test_what_is_no_base_url_is_told_why_and_the_nearest(text: str, reason: str, nearest: str) -> None:
    with pytest.raises(NotABaseURL, match=reason) as caught:
        normalise_base_url(text)
    assert caught.value.nearest == nearest
    assert nearest in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.openai.com/v1/images", "https://api.openai.com:443"),
        ("http://localhost/x?y#z", "http://localhost:80"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
        ("https://bücher.example:8443", "https://xn--bcher-kva.example:8443"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize("url", ["", "api.openai.com", "file:///etc/passwd", "https://me@a.example/", "https:///v1"])
def test_what_has_no_origin_is_an_error(url: str) -> None:
    with pytest.raises(ValueError, match="The address"):
        origin_of(url)
