@_exported public import CCAlloc
