using Helpdesk.Tests.Gateway;

[assembly: AssemblyFixture(typeof(SharedGateway))]
