"""The phone in the browser: lent, connected to the PBX through us, and told what to dial."""
