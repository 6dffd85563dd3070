"""Every limit of Slack's that a drawing must keep, in one place, with where the number comes from.

"sdk" is a check that slack_sdk makes itself; "docs" is docs.slack.dev. Slack does not say how it counts, so
`neutral.weigh` counts generously.
"""

# A message
BLOCKS_IN_MESSAGE = 50  # docs, chat.postMessage: "invalid_blocks" above it
# Undocumented: chat.postMessage answers `msg_blocks_too_long` somewhere above 12,000 characters, and a message of
# 11,341 has been refused, because the containers count too (slackapi/bolt-js issues 2509 and 2867). So the whole
# JSON of the blocks stays below this, in bytes: whatever Slack counts is less.
MESSAGE = 12_000
FALLBACK = 4_000  # docs, chat.update: `text` above 4,000 characters is refused, so no message has more

# A block
BLOCK_ID = 255  # sdk, Block
SECTION = 3_000  # sdk, SectionBlock; rich text has no limit of its own and keeps this one
HEADER = 150  # sdk, HeaderBlock
CONTEXT_TEXT = 2_000  # docs give none; the lowest that any other text object has

# Buttons and choices
ACTIONS = 25  # docs, actions block
BUTTON = 75  # sdk, ButtonElement text
BUTTON_VALUE = 2_000  # sdk, ButtonElement value
OPTIONS = 100  # sdk, static and external select
GROUPS = 100  # sdk, option groups of a select
OPTION = 75  # sdk, Option text; also the label of a group
OPTION_VALUE = 150  # sdk, Option value

# A file
ALT_TEXT = 1_000  # docs, files.getUploadURLExternal: "alt_txt_too_large" above it
FILES_IN_MESSAGE = 10  # docs give none for apps; a person can put ten into one message

# A modal
BLOCKS_IN_VIEW = 100  # sdk, View
VIEW = 250_000  # docs, views.open: "view_too_large" above 250 KB; counted as JSON in ASCII, the most it can be
BLOCKS_OF_VIEW = VIEW - 10_000  # ours: what the blocks may take, so that what stands around them fits, too
VIEW_TITLE = 24  # sdk, View; the same for submit and close
PRIVATE_METADATA = 3_000  # sdk, View
INPUT = 3_000  # docs, plain-text input: the most that max_length may be
LABEL = 2_000  # sdk, InputBlock label
HINT = 2_000  # sdk, InputBlock hint
