# What only the models show: each is the weak variant of a model, run as if it were the protocol.
models=Tests/CCModelTests/Models

# model NAME MODEL WEAKNESS
model() {
  mutant "MODEL: $1" CCModelTests "$models/$2.swift" 'var weakness: Weakness?' "var weakness: Weakness? = .$3"
}

model "IBR: no fence in a pin" ReservationModel noLightFence
model "IBR: no barrier in a scan" ReservationModel noBarrier
model "IBR: an interval is never extended" ReservationModel neverExtended
model "IBR: strict comparison" ReservationModel strictLower
model "IBR: the upper end is ignored" ReservationModel upperIgnored
model "IBR: one's own block is not covered" OwnBlockModel notExtended
model "IBR: the stamp is read before the unlinking" ReservationModel stampBeforeUnlink
model "IBR: an older barrier counts" BarrierClockModel inclusive
model "DEBRA+: slots are ignored" NeutralizationModel slotsIgnored
model "DEBRA+: no check" NeutralizationModel noCheck
model "DEBRA+: the check comes before the slot" NeutralizationModel checkBeforeSlot
model "DEBRA+: no barrier when neutralizing" NeutralizationModel noBarrier
model "DEBRA+: two bags" EpochModel twoBags
model "DEBRA+: no barrier in an epoch" EpochModel noBarrier
model "DEBRA+: a flag without its barrier counts" NeutralizationModel unconfirmedCounts
model "DEBRA+: no KEEP" NeutralizationModel notKept
model "THREADS: no barrier before a theft" ListLockModel noBarrier
model "QUEUE: no barrier before a verdict" VerdictModel noBarrier
model "QUEUE: no second glance" EmptyQueueModel noSecondGlance
