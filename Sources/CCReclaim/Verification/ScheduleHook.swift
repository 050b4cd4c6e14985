#if SchedulePoints

  public import Synchronization

  /// What the schedule points call: one function for the process, which a test support sets once. It tells by the calling
  /// thread whether anybody cares, so that explorations and ordinary threads run side by side.
  @usableFromInline
  package final class ScheduleHook: Sendable {
    @usableFromInline
    let body: @Sendable (SchedulePoint) -> Void

    /// A hook that calls `body`, on the thread that has reached a point.
    package init(_ body: @escaping @Sendable (SchedulePoint) -> Void) { self.body = body }

    @usableFromInline
    static let installed = AtomicLazyReference<ScheduleHook>()

    /// Makes this the process's hook, unless it has one.
    package func install() {
      // The class orders the hook's contents before its publication.
      _ = Self.installed.storeIfNil(self)
    }

    @inlinable
    static func reach(_ point: SchedulePoint) {
      Self.installed.load()?.body(point)
    }
  }

#endif
