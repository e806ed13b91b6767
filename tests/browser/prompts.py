"""What the people of Northlight asked for: pleasant, long, from right to left, and awkward."""

LIGHTHOUSE = (
    "A lighthouse on a basalt headland at blue hour, long-exposure sea, thin fog, a single lit cottage. "
    "35 mm film, fine grain."
)
TERRAZZO = "Terrazzo floor texture, seamless, warm greys and oxide red"
HARBOUR = "Harbour at dawn in the style of a living painter"
VASE = "Stoneware vase with a dipped glaze on a linen ground, soft north light, catalogue photograph"

ORDINARY = (
    "Dunes at first light, raking shadows, medium format",
    "Bauhaus tiles in red, ochre and blue on bone white",
    "Three spheres on a grey ground, soft studio light",
    "Layered mountains under a pale moon at dusk",
    "Aurora over a dark ridge, long exposure",
    "Flowing fabric lines in teal and gold",
    "A calm sea at sunset, low sun, rose sky",
    "Contour map of an imagined island, terracotta",
    "City windows at night, rain in the air",
    "Dried flowers in a clay vase, linen behind",
    "Forest in morning fog, one path",
    "Abstract painting, two blue fields on bone",
    "Folded strata in sand and oxide, cut like paper",
    "Small boat on still water before sunrise",
    "Terrazzo in pine green and cream, seamless",
    "A quiet street of townhouses in the snow",
)

ARABIC = "منارة بيضاء على رأس صخري عند الغسق، بحر هادئ وضباب خفيف، وبيت صغير مضاء. فيلم ٣٥ ملم، حبيبات ناعمة."
HEBREW = "מגדלור לבן על צוק בזלת בשעת בין ערביים, ים שקט וערפל דק, ובקתה אחת מוארת."
MIXED = "שלט חנות עם הכיתוב “Northlight 24h” בניאון כתום, לילה, רחוב רטוב"
EMOJI = "A poster of 🍊 oranges and 🌊 waves, flat colour, 👩🏽‍🎨 painter's table, 🏳️‍🌈 flag in the window"
UNBROKEN = ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 7)[:500]
MARKUP = "<script>alert('sea')</script> & a “quoted” <b>harbour</b> at 45° – 3 × 4 m"
BRIEF = "A long brief for a mural of the whole coast, from the dunes in the west to the old harbour wall. "
LONGEST = (BRIEF * 400)[:32_000]

OLDEST = "Basalt columns in winter light, drawn long ago"
