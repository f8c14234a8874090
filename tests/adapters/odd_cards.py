"""Cards for every face to draw: of whatever people type, the samples of the web, the core's own."""

from hypothesis import strategies as st

from bot.cards import Button, Buttons, Card, Divider, Fields, Picture, Style, Table, Text, Tone
from bot.markup import escape
from tests.adapters.web import samples

SMUGGLED = (
    "<at id=all></at> <at id=ou_x></at> <at email=a@b.c></at> @all [x](https://evil.example) "
    "https://evil.example www.evil.example :OK: *b* **b** _i_ ~~s~~ `c` <font color='red'>r</font>"
    " ![i](img_1) <br> $x$ &lt;at id=all&gt; <person id='ou_x'></person> | a | b |\n"
    "# head\n- list\n+ list\n1. one\n2) two\n> quote\n---\n===\n    code\n```\nfence"
)
ODD = st.one_of(
    st.text(max_size=120),
    st.sampled_from([
        "很长的标题 " * 1700, "x" * 10_000, "👩‍👩‍👧‍👦 🏳️‍🌈 " * 700,
        "مرحبا \u202eevil\u202c שלום", "",
        "a\x00b\x07c\x1b[31md\u2028e", "*" * 3100, "<@" * 900, "\n" * 500, " ", "\ud800",
        SMUGGLED, samples.ODD,
    ]),
)  # fmt: skip
MARKUP = st.one_of(
    ODD, ODD.map(escape), st.just("<@rd> **x** `y`"), ODD.map(lambda t: f"**{escape(t)}**"),
    ODD.map(lambda t: f"<@staff>{escape(t)}[{escape(t)}](https://example.com/{'a' * 3001})"),
)  # fmt: skip
BUTTONS = st.builds(Button, ODD, ODD, st.sampled_from(Style))
BLOCKS = st.one_of(
    MARKUP.map(Text),
    st.lists(st.tuples(MARKUP, MARKUP), max_size=12).map(lambda pairs: Fields(tuple(pairs))),
    st.integers(1, 4).flatmap(
        lambda wide: st.builds(
            Table,
            st.one_of(st.just(()), st.tuples(*[MARKUP] * wide)),
            st.lists(st.tuples(*[MARKUP] * wide), max_size=4).map(tuple),
            MARKUP,
        )
    ),
    st.builds(Picture, st.just("<svg/>"), ODD),
    st.lists(BUTTONS, max_size=27).map(lambda row: Buttons(tuple(row))),
    st.just(Divider()),
)
CARDS = st.builds(
    Card, MARKUP, st.lists(BLOCKS, max_size=6).map(tuple), st.sampled_from(Tone), MARKUP, MARKUP,
    MARKUP,
)  # fmt: skip

SAMPLES = ("action", "done", "overdue", "status", "why")


def sample(name: str, language: str) -> Card:
    """A sample of the web face as the card it was drawn from."""
    card = samples.spoken(getattr(samples, name)(), language)["card"]
    made = []
    for block in card["blocks"]:
        match block["type"]:
            case "text":
                made.append(Text(block["markdown"]))
            case "fields":
                made.append(Fields(tuple(map(tuple, block["pairs"]))))
            case "table":
                rows = tuple(map(tuple, block["rows"]))
                made.append(Table(tuple(block["head"]), rows, block["caption"]))
            case "picture":
                made.append(Picture(block["svg"], block["alt"]))
            case "buttons":
                row = (
                    Button(b["label"], b["line"], Style(b.get("style", "plain")))
                    for b in block["row"]
                )
                made.append(Buttons(tuple(row)))
            case "divider":
                made.append(Divider())
    rest = {key: card.get(key, "") for key in ("about", "state", "foot")}
    return Card(card["title"], tuple(made), Tone(card["tone"]), **rest)


LOOKS = (
    'action add "交渠道物料清单 *A_B*" @market 2026-03-06',
    'risk add "<!channel> <at id=all></at> 缺料" level=high', "A-1",
    "A-1 cancel", "R-1", "P-1", "P-1 status", "history A-1", "why A-1", "mine", "action list",
    "help", "help action", "action add", "nonsense", "action add x @nobody",
)  # fmt: skip
