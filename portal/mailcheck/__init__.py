"""Whether what is published agrees with the settings: servers, certificates, DNS."""
