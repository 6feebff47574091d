"""Writes a wallet in btcli's files. usage: make_wallet.py FOLDER NAME COLDKEY_URI HOTKEY_URI"""

import sys

from bittensor_wallet import Keypair, Wallet
from report import step

folder, name, cold, hot = sys.argv[1:]
wallet = Wallet(name=name, path=folder)
wallet.set_coldkey(Keypair.create_from_uri(cold), encrypt=False, overwrite=True)
wallet.set_coldkeypub(Keypair.create_from_uri(cold), encrypt=False, overwrite=True)
wallet.set_hotkey(Keypair.create_from_uri(hot), encrypt=False, overwrite=True)
wallet.set_hotkeypub(Keypair.create_from_uri(hot), encrypt=False, overwrite=True)
step("wallet", coldkey=wallet.coldkeypub.ss58_address, hotkey=wallet.hotkey.ss58_address)
