"""A Python axon that adds up terms. usage: axon.py PORT; prints one line when it listens, then serves until killed."""

import socket
import sys
import time
from typing import Tuple

import bittensor as bt
from bittensor_wallet import Keypair, Wallet
from report import step, until
from synapse import Sum

wallet = Wallet(name="miner", path="wallets")
wallet.set_coldkey(Keypair.create_from_uri("//Bob"), encrypt=False, overwrite=True)
wallet.set_coldkeypub(Keypair.create_from_uri("//Bob"), encrypt=False, overwrite=True)
wallet.set_hotkey(Keypair.create_from_uri("//Bob_hk"), encrypt=False, overwrite=True)


def forward(synapse: Sum) -> Sum:
    synapse.total = sum(synapse.terms)
    return synapse


# The axon compares this annotation literally: it has to be typing.Tuple.
def blacklist(synapse: Sum) -> Tuple[bool, str]:
    return (synapse.dendrite.hotkey == Keypair.create_from_uri("//Mallory").ss58_address, "not served here")


axon = bt.Axon(wallet=wallet, port=int(sys.argv[1]), ip="127.0.0.1", external_ip="127.0.0.1")
axon.attach(forward_fn=forward, blacklist_fn=blacklist)
axon.start()


def listens():
    # The server comes up in a thread of its own, after start() has returned.
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(sys.argv[1]))) == 0


until("the axon listens", 20, listens)
step("listening", hotkey=wallet.hotkey.ss58_address)
while True:
    time.sleep(1)
