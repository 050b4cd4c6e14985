public import CCReclaim

extension ReclamationDomain {
  /// Where blocks are checked, those that were freed are kept for a while: gives their memory back now. Elsewhere it is given back already.
  public func freeQuarantined() {
    #if Checked
      flushQuarantine()
    #endif
  }
}
