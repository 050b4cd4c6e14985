import CCReclaim
import CCTestSupport

/// The toys' points.
extension SchedulePoint {
  static var toyLoaded: Self { Self("toy.loaded") }
  static var toyNextLoaded: Self { Self("toy.nextLoaded") }
  static var toyStored: Self { Self("toy.stored") }
  static var toyStep: Self { Self("toy.step") }
  static var toySpin: Self { Self("toy.spin", isSpin: true) }
}

/// The toys do not depend on the trait.
func reach(_ point: SchedulePoint) { ScheduledThread.reach(point) }
