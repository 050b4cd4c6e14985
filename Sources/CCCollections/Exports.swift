@_exported public import CCReclaim
