using Helpdesk.Testing;
using Helpdesk.Tests.Desk.Browser;

[assembly: AssemblyFixture(typeof(RunningSystem))]
[assembly: AssemblyFixture(typeof(Chromium))]
// One system and one browser: the tests take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
