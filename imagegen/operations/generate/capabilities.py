"""What each model accepts when it generates images, one row per model, each checked against the page it names."""

from imagegen.catalog import lineup, sizes
from imagegen.catalog.capability import Capability, supports
from imagegen.catalog.fields import Choice, Count, Fixed, FreeSize, Integer, Member, Number, Size, Text
from imagegen.catalog.rules import Needs

# The same wish in the words of another family of models.
ALIKE = {
    "auto": ("standard",),
    "low": ("standard",),
    "medium": ("standard",),
    "high": ("hd", "medium"),
    "xhigh": ("high", "hd", "medium"),
    "max": ("high", "hd", "medium"),
    "standard": ("medium",),
    "hd": ("high", "medium"),
}

prompt = Text(name="prompt", label="Prompt", required=True, max_length=32_000, place="prompt")
size = Size(name="size", label="Size", values=("auto", *sizes.STANDARD), default="auto")
quality = Choice(name="quality", label="Quality", values=("auto", "low", "medium", "high"), default="auto", like=ALIKE)
style = Choice(name="style", label="Style", values=("vivid", "natural"), default="vivid")
background = Choice(name="background", label="Background", values=("auto", "opaque", "transparent"), default="auto")
n = Count(name="n", label="Images", low=1, high=10, default=1)
output_format = Choice(
    name="output_format", label="Format", values=("png", "jpeg", "webp"), default="png", place="more"
)
compression = Integer(
    name="output_compression",
    label="Compression",
    help="JPEG and WebP only. 100 is the best picture.",
    low=0,
    high=100,
    default=100,
    place="more",
    only_if=("output_format", ("jpeg", "webp")),
)
moderation = Choice(name="moderation", label="Moderation", values=("auto", "low"), default="auto", place="more")
aspect_ratio = Choice(
    name="aspect_ratio",
    label="Shape",
    values=(
        "auto", "1:1", "3:4", "4:3", "9:16", "16:9", "2:3", "3:2", "9:19.5", "19.5:9", "9:20", "20:9", "1:2", "2:1",
    ),
    default="auto",
)  # fmt: skip
resolution = Choice(name="resolution", label="Resolution", values=("1k", "2k"), default="1k")
as_base64 = Fixed(name="response_format", default="b64_json")
member = Member(name="user")

transparency = Needs(
    field="background",
    value="transparent",
    other="output_format",
    among=("png", "webp"),
    why="Transparent needs PNG or WebP. JPEG has no transparency: choose PNG, or another background.",
)

DALL_E_2_SIZES = ("256x256", "512x512", "1024x1024")
DALL_E_3_SIZES = ("1024x1024", "1792x1024", "1024x1792")
# https://platform.openai.com/docs/guides/image-generation
TO_4K = FreeSize(multiple=16, longest=3840, ratio=3, least=655_360, most=8_294_400)
# Servers that take any size have limits of their own; these only keep a slip of the hand from being sent.
ANYTHING = FreeSize(multiple=1, longest=8192, ratio=16, least=4_096, most=33_554_432)


def gpt_image(size: Size, quality: Choice) -> Capability:
    """What all GPT Image models accept, with the sizes and qualities of one."""
    return supports(
        prompt, size, quality, background, n, output_format, compression, moderation, member, rules=(transparency,)
    )


up_to_4k = size.narrow(values=("auto", *sizes.UP_TO_4K), free=TO_4K)
gpt_image_1 = gpt_image(size, quality)
gpt_image_2 = gpt_image(up_to_4k, quality)
gpt_image_2_5 = gpt_image(up_to_4k, quality.narrow(values=("auto", "low", "medium", "high", "xhigh", "max")))
dall_e_3 = supports(
    prompt.narrow(max_length=4_000),
    size.narrow(values=DALL_E_3_SIZES, default="1024x1024"),
    quality.narrow(values=("standard", "hd"), default="standard"),
    style,
    n.narrow(high=1),
    as_base64,
    member,
)
grok_imagine = supports(prompt, aspect_ratio, resolution, n, as_base64, member)

CAPABILITIES = {
    # https://platform.openai.com/docs/models/gpt-image-2.6-sunburst
    lineup.GPT_IMAGE_2_6_SUNBURST: gpt_image_2_5,
    # https://platform.openai.com/docs/models/gpt-image-2.6-flare
    lineup.GPT_IMAGE_2_6_FLARE: gpt_image_2_5,
    # https://platform.openai.com/docs/models/gpt-image-2.5-sunburst
    lineup.GPT_IMAGE_2_5_SUNBURST: gpt_image_2_5,
    # https://platform.openai.com/docs/models/gpt-image-2.5-flare
    lineup.GPT_IMAGE_2_5_FLARE: gpt_image_2_5,
    # https://platform.openai.com/docs/models/gpt-image-2
    lineup.GPT_IMAGE_2: gpt_image_2,
    # https://platform.openai.com/docs/models/gpt-image-1.5
    lineup.GPT_IMAGE_1_5: gpt_image_1,
    # https://platform.openai.com/docs/models/chatgpt-image-latest
    lineup.CHATGPT_IMAGE_LATEST: gpt_image_1,
    # https://platform.openai.com/docs/models/gpt-image-1-mini
    lineup.GPT_IMAGE_1_MINI: gpt_image_1,
    # https://platform.openai.com/docs/models/gpt-image-1
    lineup.GPT_IMAGE_1: gpt_image_1,
    # https://platform.openai.com/docs/models/dall-e-3
    lineup.DALL_E_3: dall_e_3,
    # https://platform.openai.com/docs/models/dall-e-2
    lineup.DALL_E_2: supports(
        prompt.narrow(max_length=1_000),
        size.narrow(values=DALL_E_2_SIZES, default="1024x1024"),
        n,
        as_base64,
        member,
    ),
    # https://docs.x.ai/developers/models/grok-imagine-image-2.0
    lineup.GROK_IMAGINE_IMAGE_2: supports(
        prompt,
        aspect_ratio.narrow(values=(*aspect_ratio.values, "21:9", "5:2")),
        resolution,
        quality.narrow(values=("low", "medium"), default="medium"),
        n,
        as_base64,
        member,
    ),
    # https://docs.x.ai/developers/models/grok-imagine-image
    lineup.GROK_IMAGINE_IMAGE: grok_imagine,
    # https://docs.x.ai/developers/models/grok-imagine-image-quality
    lineup.GROK_IMAGINE_IMAGE_QUALITY: grok_imagine,
    # https://platform.openai.com/docs/api-reference/images/create
    lineup.ANY_DALL_E: supports(
        prompt.narrow(max_length=4_000),
        size.narrow(values=DALL_E_3_SIZES, default="1024x1024", free=ANYTHING),
        quality.narrow(values=("standard", "hd"), default="standard"),
        style,
        n,
        as_base64,
        member,
    ),
    # https://docs.vllm.ai/projects/vllm-omni and https://localai.io/features/image-generation/
    lineup.ANY_DIFFUSION: supports(
        prompt,
        Text(
            name="negative_prompt",
            label="Negative prompt",
            help="What should not be in the picture.",
            max_length=32_000,
            place="more",
        ),
        size.narrow(values=("1024x1024", "1536x1024", "1024x1536", "512x512"), default="1024x1024", free=ANYTHING),
        n,
        Integer(
            name="seed",
            label="Seed",
            help="The same seed and settings give the same picture.",
            low=0,
            high=4_294_967_295,
            place="more",
        ),
        Integer(name="steps", label="Steps", low=1, high=200, place="more"),
        Number(name="guidance_scale", label="Guidance", low=0, high=20, place="more"),
        as_base64,
    ),
}
