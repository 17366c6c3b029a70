"""The second act: forty members are invited, the scheduler dies in the middle, and every promise is looked into."""

from lab.demo.campaign.act import play_campaign
from lab.demo.campaign.people import members
from lab.demo.campaign.plan import TRUNK
from lab.demo.campaign.play import CallBacks, fate

__all__ = ["TRUNK", "CallBacks", "fate", "members", "play_campaign"]
