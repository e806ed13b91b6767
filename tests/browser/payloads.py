"""Markup that a page must show and never obey.

Whatever becomes a node carries `data-hostile`, whatever runs calls `hostile()` or opens a dialog, and a template that
is carried out joins two words to MADE.
"""

MADE = "made-hostile"

SCRIPTS = (
    "<script data-hostile>hostile()</script>",
    "<ScRiPt data-hostile>alert(1)</sCrIpT>",
    "<script/data-hostile src=//hostile.example/x.js></script>",
    "<scr<script>ipt data-hostile>hostile()</script>",
    "<script data-hostile>hostile()//",
)
HANDLERS = (
    "<img data-hostile src=/hostile.png onerror=hostile()>",
    "<img/data-hostile/src=x/onerror=hostile()>",
    "<img data-hostile src=x onerror=&#104;ostile&lpar;&rpar;>",
    "<b data-hostile onmouseover=hostile()>x</b>",
    "<details data-hostile open ontoggle=hostile()>x</details>",
    "<input data-hostile autofocus onfocus=hostile()>",
    "<body data-hostile onload=hostile()>",
    "<style data-hostile onload=hostile()></style>",
)
ATTRIBUTES = (
    '" data-hostile="1" onfocus="hostile()" autofocus="',
    "' data-hostile='1' onfocus='hostile()' autofocus='",
    "` data-hostile=`1` onfocus=`hostile()` autofocus=`",
    " data-hostile=1 onfocus=hostile() autofocus ",
    '"><img data-hostile src=x onerror=hostile()>',
    "'><img data-hostile src=x onerror=hostile()>",
    '"/data-hostile/onmouseover="hostile()',
    "&quot; data-hostile=&quot;1",
    '\\"><b data-hostile>',
)
ENDS = (
    "--><b data-hostile>x</b>",
    "]]><b data-hostile>x</b>",
    "</textarea><b data-hostile>x</b>",
    "</title><b data-hostile>x</b>",
    "</script><script data-hostile>hostile()</script>",
    "</style><b data-hostile>x</b>",
    "</template><b data-hostile>x</b>",
    "</noscript><img data-hostile src=x onerror=hostile()>",
    "</p></div></main></body><b data-hostile>x</b>",
    "<plaintext data-hostile>",
)
FOREIGN = (
    "<svg data-hostile onload=hostile()>",
    "<svg data-hostile><script>hostile()</script></svg>",
    "<svg><a data-hostile xlink:href=javascript:hostile()>x</a></svg>",
    "<math><mi data-hostile xlink:href=javascript:hostile()>x</mi></math>",
    "<math><mtext><table><mglyph><style><b data-hostile>",
)
ADDRESSES = (
    "javascript:hostile()",
    "java\tscript:hostile()//data-hostile",
    "<a data-hostile href=javascript:hostile()>x</a>",
    "data:text/html,<script data-hostile>alert(1)</script>",
    "<iframe data-hostile src=javascript:parent.hostile()></iframe>",
    "<iframe data-hostile srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data-hostile data=data:text/html,hostile></object>",
    "<base data-hostile href=//hostile.example/>",
    "<link data-hostile rel=stylesheet href=//hostile.example/x.css>",
    "<meta data-hostile http-equiv=refresh content='0;url=/hostile'>",
    "<form data-hostile action=//hostile.example><button>x</button></form>",
    "<button data-hostile formaction=javascript:hostile()>x</button>",
)
STYLES = (
    "<style data-hostile>*{background:url(//hostile.example)}</style>",
    "<b data-hostile style=position:fixed;inset:0>x</b>",
    ';background:url("//hostile.example/x")',
)
TEMPLATES = (
    '{{ "made-"|add:"hostile" }}',
    '{% firstof "made-" %}{% firstof "hostile" %}',
    "{% raw %}{{ 7*7 }}{% endraw %}",
    "{% verbatim %}<b data-hostile>x</b>{% endverbatim %}",
    "{% comment %}<b data-hostile>x</b>",
    "${'made-'+'hostile'}#{'made-'+'hostile'}<%='made-'+'hostile'%>",
    "{{constructor.constructor('hostile()')()}}",
)
HTMX = (
    "<b data-hostile hx-get=/hostile hx-trigger=load>x</b>",
    "<b data-hostile hx-on::load=hostile()>x</b>",
    '" data-hostile hx-get="/hostile" hx-trigger="load',
    "<b data-hostile hx-vals='js:{x:hostile()}' hx-post=/hostile>",
    "<b data-hostile id=toasts hx-swap-oob=true>x</b>",
)
SIGNS = (
    "\u202e<b data-hostile>\u202c\u2066elitsoh\u2069",
    "\u200b<\u200bb data-hostile>\ufeff\u2028\u2029",
    "<b\x0cdata-hostile>\x01\x08\x1b[2J\x7f\x9b",
    "<b\rdata-hostile\n>\r\nSet-Cookie: hostile=1",
    "%3Cb data-hostile%3E%253Cb%253E",
    "&lt;b data-hostile&gt; &#x3c;b&#x3e; &amp;lt;b&amp;gt;",
    "\ud7ff\ue000\U0010ffff<b data-hostile>",
)
POLYGLOTS = (
    "'\"`--></title></textarea></script><svg/data-hostile/onload=hostile()>",
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(hostile())//%0D%0A</stYle><b data-hostile>",
    "\";hostile();//';hostile();//`;hostile();//</script>",
    "[x](javascript:hostile()) ![x](//hostile.example/?d=1)",
)

PAYLOADS = (
    *SCRIPTS,
    *HANDLERS,
    *ATTRIBUTES,
    *ENDS,
    *FOREIGN,
    *ADDRESSES,
    *STYLES,
    *TEMPLATES,
    *HTMX,
    *SIGNS,
    *POLYGLOTS,
)


def from_the(number: int) -> tuple[str, ...]:
    """All of them, beginning with that one."""
    first = number % len(PAYLOADS)
    return PAYLOADS[first:] + PAYLOADS[:first]
