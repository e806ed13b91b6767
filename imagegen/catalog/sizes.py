"""The sizes that whole families of models offer, beside "auto"."""

STANDARD = ("1024x1024", "1536x1024", "1024x1536")
UP_TO_4K = (*STANDARD, "2048x2048", "2048x1152", "1152x2048", "3840x2160", "2160x3840")
