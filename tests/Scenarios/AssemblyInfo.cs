using Helpdesk.Testing;

[assembly: AssemblyFixture(typeof(RunningSystem))]
