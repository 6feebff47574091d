"""Opens keyfiles of every form by their BT_PW variables, then writes one of its own. usage: wallet_password.py FOLDER PASSWORD"""

import os
import sys

from bittensor_wallet import Keyfile, Keypair, Wallet
from bittensor_wallet.errors import KeyFileError
from report import step

folder, password = sys.argv[1:]


def refusal(file):
    try:
        file.get_keypair(password)
    except KeyFileError as error:
        return str(error)


for name in ("nacl", "fernet", "vault"):
    file = Keyfile(path=f"{folder}/{name}/coldkey", name="coldkey")
    # As a program of the user's finds it: in the environment alone.
    given = os.environ[file.env_var_name()]
    try:
        step(f"opened {name}", address=file.get_keypair().ss58_address)
    except KeyFileError as error:
        step(f"refused {name}", reason=str(error), same=refusal(file) == str(error))
    saved = file.save_password_to_env(password)
    step(f"variable {name}", variable=file.env_var_name(), given=given, saved=saved)

wallet = Wallet(name="own", path=folder)
wallet.set_coldkey(Keypair.create_from_uri("//Alice"), encrypt=True, overwrite=True, coldkey_password=password)
saved = wallet.coldkey_file.save_password_to_env(password)
step("own", variable=wallet.coldkey_file.env_var_name(), saved=saved, encrypted=wallet.coldkey_file.is_encrypted())
