"""The one way out: everything this product says to another server over HTTP leaves through here."""
