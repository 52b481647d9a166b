"""Where everything meets: settings, transport, uploads, pages, the command line."""
