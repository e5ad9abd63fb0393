using System.Text;
using Helpdesk.ServiceDefaults;
using Helpdesk.Testing;

namespace Helpdesk.Tests.ServiceDefaults;

public sealed class MappedFilesTests
{
    [Fact]
    public void Only_unchanged_read_only_parts_of_files_are_let_go()
    {
        const string smaps =
            """
            1000-3000 r-xp 00000000 fe:00 11 /usr/share/dotnet/Code.dll
            Rss:                   8 kB
            Anonymous:             0 kB
            AnonHugePages:         0 kB
            Swap:                  0 kB
            VmFlags: rd ex mr mw me sd
            3000-4000 r--p 00002000 fe:00 11 /usr/share/dotnet/Relocated.dll
            Anonymous:             4 kB
            Swap:                  0 kB
            VmFlags: rd mr mw me sd
            4000-5000 rw-p 00003000 fe:00 11 /usr/share/dotnet/Data.dll
            Anonymous:             0 kB
            VmFlags: rd wr mr mw me sd
            5000-6000 r--s 00000000 fe:00 12 /dev/shm/shared
            Anonymous:             0 kB
            VmFlags: rd mr me ms sd
            6000-7000 r-xp 00000000 00:01 13 /memfd:doublemapper (deleted)
            Anonymous:             0 kB
            VmFlags: rd ex mr me sd
            7000-8000 rw-p 00000000 00:00 0
            Anonymous:             4 kB
            VmFlags: rd wr mr mw me ac sd
            7f5c1e200000-7f5c1e400000 r--p 00000000 fe:00 14 /usr/lib/with space/lib.so
            Anonymous:             0 kB
            Swap:                  0 kB
            VmFlags: rd mr mw me sd

            """;
        MappedFiles.Read(Encoding.UTF8.GetBytes(smaps)).ShouldBe([(0x1000, 0x3000), (0x7f5c1e200000, 0x7f5c1e400000)], ignoreOrder: true);
    }

    [Fact]
    public async Task A_process_lets_go_of_its_libraries_and_goes_on()
    {
        _ = await Probe.Until(
            "a smaller working set",
            () =>
            {
                var files = new MappedFiles();
                files.LetGo();
                var before = Environment.WorkingSet;
                files.LetGo();
                return Task.FromResult(before - Environment.WorkingSet);
            },
            less => less > 1024 * 1024);
        // What was let go of is read again.
        typeof(System.Xml.XmlDocument).Assembly.GetTypes().Length.ShouldBeGreaterThan(100);
    }
}
