return await SocConsole.Web.Hosting.SocConsoleApp.RunAsync(args);
