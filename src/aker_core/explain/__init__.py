"""Any stored number opened: formula, inputs, rows, payloads and the very lines of the publisher's bytes.

One tree (`node`), built from facts (`fact`) over what is stored (`evidence`), down to places in a payload (`records`,
`locate`), and renderings of it (`render`, `page`). Each node is computed again from its children.
"""
