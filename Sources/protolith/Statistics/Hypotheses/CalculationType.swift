import ArgumentParser

/// How the distribution of a statistic is found; the names are pyhf's.
enum CalculationType: String, ExpressibleByArgument, CaseIterable { case asymptotics, toybased }
