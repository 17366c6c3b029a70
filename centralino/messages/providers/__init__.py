"""The providers that carry texts, a file each; `lab` is Twilio's with the lab's address in place of Twilio's."""
