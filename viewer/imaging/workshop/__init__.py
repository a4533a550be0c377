"""Untrusted decoding in processes of its own: a crash, a hang or a memory bomb costs one line and no work.

`shared_workshop()` is the door. `benches` starts worker processes and talks with them, `worker` is what runs in one,
`messages` what they say to each other, `limits` what holds a worker within its means.
"""

from viewer.imaging.workshop.pool import Workshop, shared_workshop

__all__ = ["Workshop", "shared_workshop"]
