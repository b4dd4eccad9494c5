"""What the server says."""

import wheel

TEXT = f"Hello from the first edition, with wheel {wheel.__version__}\n"
