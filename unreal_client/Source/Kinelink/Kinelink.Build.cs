using UnrealBuildTool;

public class Kinelink : ModuleRules
{
	public Kinelink(ReadOnlyTargetRules Target) : base(Target)
	{
		// Core is plain C++ that includes the system's socket headers; the engine's own, forced in by a shared header, would
		// collide with them on Windows. Each file includes what it uses, and names that are local to files may be the same.
		PCHUsage = PCHUsageMode.NoPCHs;
		bUseUnity = false;

		// Core's files are named with their folder. It is no include path itself: where file names don't tell upper from lower case,
		// its Limits.h would be taken for the system's, its Audio.h for the engine's.
		PrivateIncludePaths.Add(ModuleDirectory);

		PublicDependencyModuleNames.AddRange(new string[]
		{
			"AudioMixer",
			"Core",
			"CoreUObject",
			"DeveloperSettings",
			"Engine",
			"LiveLinkAnimationCore",
			"LiveLinkInterface",
		});

		// For wss: the engine's OpenSSL, and its list of authorities.
		PrivateDependencyModuleNames.Add("SSL");
		AddEngineThirdPartyPrivateStaticDependencies(Target, "OpenSSL");

		if (Target.Platform == UnrealTargetPlatform.Win64)
		{
			PublicSystemLibraries.Add("ws2_32.lib");
		}
	}
}
