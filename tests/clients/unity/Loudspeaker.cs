using System;
using System.Collections.Generic;
using System.Diagnostics;
using Kinelink.Unity;

/// <summary>A browser's WebAudio, which plays pieces at the times that they are given for, and keeps what it played.</summary>
sealed class Loudspeaker : IBrowserVoice
{
    const int Rate = 48000;

    readonly List<float> heard = new List<float>();
    Stopwatch clock;

    /// <summary>All that was played, silence too.</summary>
    public float[] Heard
    {
        get { return heard.ToArray(); }
    }

    /// <summary>Pieces that begin between two samples, or before the one before them has ended.</summary>
    public int Seams { get; private set; }

    public double Now
    {
        get { return clock.Elapsed.TotalSeconds; }
    }

    public double Latency
    {
        get { return 0.02; }
    }

    public int Open()
    {
        clock = Stopwatch.StartNew();
        return Rate;
    }

    public void Play(float[] samples, int count, double at)
    {
        var first = (int)Math.Round(at * Rate);
        if (first < heard.Count || Math.Abs(at * Rate - first) > 1e-6) Seams++;
        while (heard.Count < first) heard.Add(0);
        for (int i = 0; i < count; i++) heard.Add(samples[i]);
    }

    public void SetVolume(float volume)
    {
        if (volume != 1) throw new InvalidOperationException("nobody has made it " + volume);
    }

    public void Close()
    {
        clock.Stop();
    }
}
